import type { ConversationState } from '../../domain/conversation/conversation-state.ts'
import type { ReceiptState, World } from '../../domain/event/world.ts'
import type { HookRules } from '../../domain/hook/hook-store.ts'
import type { MessageState } from '../../domain/message/message-state.ts'
import type { PersonState } from '../../domain/participant/person-state.ts'
import type { ReactionState } from '../../domain/reaction/reaction-state.ts'
import { appendLog } from './append-log.ts'
import { scrubJournal } from './journal.ts'
import type { LoadedWorld } from './load-world.ts'
import { ranksColumn } from './ranks-column.ts'
import { forAll, type Statement } from './statement.ts'

/** What writes all that has changed, each kind in one statement, and appends to the log; in this order. */
export function saveWorld(loaded: LoadedWorld, hookRules: HookRules): Statement[] {
  const { world, before } = loaded
  return [
    ...saveMessages(loaded),
    ...savePeople(changed(world.people, before.people)),
    ...saveReactions(changed(world.reactions, before.reactions)),
    ...saveReceipts(world, changed(world.receipts, before.receipts)),
    ...saveConversations(changed(world.conversations, before.conversations)),
    ...appendLog(world.log, hookRules),
    ...scrubJournal(world.unsent),
    ...scrubLog(world.unsent),
    ...scrubDeliveries(world.unsent),
  ]
}

interface Entry<State> {
  readonly place: string
  readonly state: State
}

function changed<State>(now: Map<string, State>, before: Map<string, State>): Entry<State>[] {
  return [...now]
    .filter(([place, state]) => before.get(place) !== state)
    .map(([place, state]) => ({ place, state }))
}

const accountIn = (place: string) => (JSON.parse(place) as [string])[0]

const messageColumns = `(id bigint, "accountId" text, "conversationId" text, "nativeId" text, known boolean,
  direction text, state text, "senderId" text, "recipientId" text, text text, attachments jsonb, "replyTo" jsonb,
  tap jsonb, referral jsonb, "appId" text, history boolean, "sentAt" timestamptz, edits integer,
  "editedAt" timestamptz, "deletedAt" timestamptz, ranks jsonb)`

/**
 * A message that is new takes over the row that our own send wrote before its call, if it is that; a row of a send
 * whose message was there already goes.
 */
function saveMessages(loaded: LoadedWorld): Statement[] {
  const { world, before, messageRows, sendRows } = loaded
  const claimed = new Map<string, number>()
  const leftOver: { id: number; reference: string; message: number | undefined }[] = []
  for (const { place, state } of changed(world.sends, before.sends)) {
    const row = sendRows.get(place)
    if (row === undefined || state.claimedBy === undefined) continue
    const message = JSON.stringify([accountIn(place), state.claimedBy])
    if (messageRows.has(message) || claimed.has(message))
      leftOver.push({ id: row, reference: state.reference, message: messageRows.get(message) })
    else claimed.set(message, row)
  }

  const rows = changed(world.messages, before.messages).map(({ place, state }) =>
    messageRow(accountIn(place), state, messageRows.get(place) ?? claimed.get(place)),
  )
  return [
    ...forAll(leftOver, {
      name: 'forget sends',
      text: `delete from messages m using jsonb_to_recordset($1::jsonb) as told (id bigint) where m.id = told.id`,
    }),
    // So that whoever asks for the send by its reference finds what became of it.
    ...forAll(leftOver, {
      name: 'name sent messages',
      text: `update messages m set reference = told.reference
       from jsonb_to_recordset($1::jsonb) as told (reference text, message bigint) where m.id = told.message`,
    }),
    ...forAll(
      rows.filter(({ id }) => id !== undefined),
      {
        name: 'update messages',
        text: `update messages m set native_id = told."nativeId", conversation_id = told."conversationId",
         known = told.known, direction = told.direction, state = told.state, sender_id = told."senderId", recipient_id = told."recipientId", text = told.text,
         attachments = told.attachments, reply_to = told."replyTo", tap = told.tap, referral = told.referral,
         app_id = told."appId", history = told.history, sent_at = told."sentAt", edits = told.edits,
         edited_at = told."editedAt", deleted_at = told."deletedAt", ranks = told.ranks, error = null
       from jsonb_to_recordset($1::jsonb) as told ${messageColumns} where m.id = told.id`,
      },
    ),
    ...forAll(
      rows.filter(({ id }) => id === undefined),
      {
        name: 'insert messages',
        text: `insert into messages (profile_id, account_id, conversation_id, platform, native_id, known, direction, state,
         sender_id, recipient_id, text, attachments, reply_to, tap, referral, app_id, history, sent_at, edits,
         edited_at, deleted_at, ranks)
       select c.profile_id, "accountId", c.id, c.platform, "nativeId", known, direction, state, "senderId",
         "recipientId", text, attachments, "replyTo", tap, referral, "appId", history, "sentAt", edits, "editedAt",
         "deletedAt", ranks
       from jsonb_to_recordset($1::jsonb) as told ${messageColumns}
       join conversations c on c.id = told."conversationId"
       order by "accountId", "nativeId"`,
      },
    ),
  ]
}

function messageRow(accountId: string, message: MessageState, id: number | undefined) {
  const { values } = message.told
  const direction = values.direction ?? 'inbound'
  return {
    id,
    accountId,
    conversationId: message.conversationId,
    nativeId: message.id,
    known: message.known,
    history: message.history,
    edits: message.edits,
    editedAt: message.editedAt,
    deletedAt: message.deletedAt,
    ...values,
    direction,
    state: direction === 'inbound' ? 'received' : 'sent',
    attachments: values.attachments ?? [],
    ranks: ranksColumn(message.told),
  }
}

function savePeople(people: readonly Entry<PersonState>[]): Statement[] {
  const rows = people.map(({ place, state: { id, told, lookUp } }) => ({
    accountId: accountIn(place),
    id,
    ...told.values,
    ranks: ranksColumn(told),
    lookUp,
  }))
  return [
    ...forAll(rows, {
      name: 'save people',
      text: `insert into participants as p (account_id, native_id, profile_id, name, username, picture_url, ranks)
     select "accountId", told.id, a.profile_id, told.name, told.username, told."pictureUrl", ranks
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, id text, name text, username text,
       "pictureUrl" text, ranks jsonb)
     join accounts a on a.id = "accountId"
     order by "accountId", told.id
     on conflict (account_id, native_id) do update set name = excluded.name, username = excluded.username,
       picture_url = excluded.picture_url, ranks = excluded.ranks`,
    }),
    ...forAll(
      rows.filter(({ lookUp }) => lookUp),
      {
        name: 'look people up',
        text: `update participants p set looked_up_at = null
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, id text)
     where p.account_id = told."accountId" and p.native_id = told.id and p.looked_up_at is not null`,
      },
    ),
  ]
}

function saveReactions(reactions: readonly Entry<ReactionState>[]): Statement[] {
  const rows = reactions.map(({ place, state }) => ({ ...state, accountId: accountIn(place) }))
  return forAll(rows, {
    name: 'save reactions',
    text: `insert into reactions as r
       (account_id, message_native_id, participant_id, profile_id, emoji, name, removed, occurred_at, event_id)
     select "accountId", "messageId", "participantId", a.profile_id, emoji, told.name, removed,
       coalesce("occurredAt", '-infinity'), "eventId"
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, "messageId" text, "participantId" text, emoji text,
       name text, removed boolean, "occurredAt" timestamptz, "eventId" text)
     join accounts a on a.id = "accountId"
     order by "accountId", "messageId", "participantId"
     on conflict (account_id, message_native_id, participant_id) do update set
       emoji = excluded.emoji, name = excluded.name, removed = excluded.removed,
       occurred_at = excluded.occurred_at, event_id = excluded.event_id
     where (r.occurred_at, r.event_id) < (excluded.occurred_at, excluded.event_id)`,
  })
}

function saveReceipts(world: World, receipts: readonly Entry<ReceiptState>[]): Statement[] {
  const rows = receipts.map(({ place, state }) => ({
    ...state,
    accountId: accountIn(place),
    profileId: world.conversations.get(state.conversationId)?.profileId,
  }))
  return forAll(rows, {
    name: 'save receipts',
    text: `insert into receipts (account_id, message_native_id, kind, profile_id, conversation_id)
     select "accountId", "messageId", kind, "profileId", "conversationId"
     from jsonb_to_recordset($1::jsonb) as told
       ("accountId" text, "messageId" text, kind text, "profileId" text, "conversationId" text)
     order by "accountId", "messageId", kind
     on conflict do nothing`,
  })
}

/** After the messages, because the last activity of one may have to be looked for among them. */
function saveConversations(conversations: readonly Entry<ConversationState>[]): Statement[] {
  return forAll(
    conversations.map(({ state }) => state),
    {
      name: 'save conversations',
      text: `update conversations c set status = told.status, read_watermark = told."readWatermark",
       delivered_watermark = told."deliveredWatermark", last_sequence = told."lastSequence",
       window_openings = told."windowOpenings",
       last_message_at = case when told."lastMessageMoved" then
         (select max(m.sent_at) from messages m
          where m.conversation_id = c.id and m.state in ('received', 'sent') and m.known)
         else told."lastMessageAt" end
     from jsonb_to_recordset($1::jsonb) as told (id text, status text, "readWatermark" timestamptz,
       "deliveredWatermark" timestamptz, "lastMessageAt" timestamptz, "lastSequence" bigint, "windowOpenings" jsonb,
       "lastMessageMoved" boolean)
     where c.id = told.id`,
    },
  )
}

/** What was unsent is forgotten in what was told before, too. */
function scrubLog(unsent: World['unsent']): Statement[] {
  return forAll(unsent, {
    name: 'scrub the log',
    text: `update events e set body = e.body - '{text,attachments,replyTo,tap,referral}'::text[]
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, "messageId" text)
     where e.account_id = told."accountId" and e.message_native_id = told."messageId" and e.type like 'message.%'`,
  })
}

/** A body that is made again has nothing of it, nor what it is made of, and whoever makes one just now finds the row changed. */
function scrubDeliveries(unsent: World['unsent']): Statement[] {
  return forAll(unsent, {
    name: 'scrub deliveries',
    text: `update deliveries d set body = null, news = d.news - '{item,mediaUrls}'::text[]
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, "messageId" text)
     where d.account_id = told."accountId" and d.message_native_id = told."messageId"
       and (d.body is not null or d.state = 'waiting')`,
  })
}
