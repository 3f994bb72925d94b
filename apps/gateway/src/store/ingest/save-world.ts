import type { PoolClient } from 'pg'
import type { ConversationState } from '../../domain/conversation/conversation-state.ts'
import type { LogEvent } from '../../domain/event/log-event.ts'
import type { ReceiptState, World } from '../../domain/event/world.ts'
import type { MessageState } from '../../domain/message/message-state.ts'
import type { PersonState } from '../../domain/participant/person-state.ts'
import type { ReactionState } from '../../domain/reaction/reaction-state.ts'
import { storable } from '../storable.ts'
import { scrubJournal } from './journal.ts'
import type { LoadedWorld } from './load-world.ts'
import { ranksColumn } from './ranks-column.ts'

/** Writes what has changed, each kind in one statement, and appends to the log. */
export async function saveWorld(client: PoolClient, loaded: LoadedWorld): Promise<void> {
  const { world, before } = loaded
  await saveMessages(client, loaded)
  await savePeople(client, changed(world.people, before.people))
  await saveReactions(client, changed(world.reactions, before.reactions))
  await saveReceipts(client, world, changed(world.receipts, before.receipts))
  await saveConversations(client, changed(world.conversations, before.conversations))
  await appendLog(client, world.log)
  await scrubJournal(client, world.unsent)
  await scrubLog(client, world.unsent)
}

interface Entry<State> {
  readonly place: string
  readonly state: State
  readonly isNew: boolean
}

function changed<State>(now: Map<string, State>, before: Map<string, State>): Entry<State>[] {
  return [...now]
    .filter(([place, state]) => before.get(place) !== state)
    .map(([place, state]) => ({ place, state, isNew: !before.has(place) }))
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
async function saveMessages(client: PoolClient, loaded: LoadedWorld): Promise<void> {
  const { world, before, messageRows, sendRows } = loaded
  const claimed = new Map<string, number>()
  const leftOver: number[] = []
  for (const { place, state } of changed(world.sends, before.sends)) {
    const row = sendRows.get(place)
    if (row === undefined || state.claimedBy === undefined) continue
    const message = JSON.stringify([accountIn(place), state.claimedBy])
    if (messageRows.has(message) || claimed.has(message)) leftOver.push(row)
    else claimed.set(message, row)
  }
  if (leftOver.length > 0) await client.query('delete from messages where id = any ($1)', [leftOver])

  const rows = changed(world.messages, before.messages).map(({ place, state }) =>
    messageRow(accountIn(place), state, messageRows.get(place) ?? claimed.get(place)),
  )
  const there = rows.filter(({ id }) => id !== undefined)
  if (there.length > 0) {
    await client.query(
      `update messages m set native_id = told."nativeId", known = told.known, direction = told.direction,
         state = told.state, sender_id = told."senderId", recipient_id = told."recipientId", text = told.text,
         attachments = told.attachments, reply_to = told."replyTo", tap = told.tap, referral = told.referral,
         app_id = told."appId", history = told.history, sent_at = told."sentAt", edits = told.edits,
         edited_at = told."editedAt", deleted_at = told."deletedAt", ranks = told.ranks, error = null
       from jsonb_to_recordset($1::jsonb) as told ${messageColumns} where m.id = told.id`,
      [jsonOf(there)],
    )
  }
  const fresh = rows.filter(({ id }) => id === undefined)
  if (fresh.length > 0) {
    await client.query(
      `insert into messages (profile_id, account_id, conversation_id, platform, native_id, known, direction, state,
         sender_id, recipient_id, text, attachments, reply_to, tap, referral, app_id, history, sent_at, edits,
         edited_at, deleted_at, ranks)
       select c.profile_id, "accountId", c.id, c.platform, "nativeId", known, direction, state, "senderId",
         "recipientId", text, attachments, "replyTo", tap, referral, "appId", history, "sentAt", edits, "editedAt",
         "deletedAt", ranks
       from jsonb_to_recordset($1::jsonb) as told ${messageColumns}
       join conversations c on c.id = told."conversationId"
       order by "accountId", "nativeId"`,
      [jsonOf(fresh)],
    )
  }
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

async function savePeople(client: PoolClient, people: readonly Entry<PersonState>[]): Promise<void> {
  if (people.length === 0) return
  const rows = people.map(({ place, state: { id, told, lookUp } }) => ({
    accountId: accountIn(place),
    id,
    ...told.values,
    ranks: ranksColumn(told),
    lookUp,
  }))
  await client.query(
    `insert into participants as p (account_id, native_id, profile_id, name, username, picture_url, ranks)
     select "accountId", told.id, a.profile_id, told.name, told.username, told."pictureUrl", ranks
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, id text, name text, username text,
       "pictureUrl" text, ranks jsonb, "lookUp" boolean)
     join accounts a on a.id = "accountId"
     order by "accountId", told.id
     on conflict (account_id, native_id) do update set name = excluded.name, username = excluded.username,
       picture_url = excluded.picture_url, ranks = excluded.ranks`,
    [jsonOf(rows)],
  )
  const stale = rows.filter(({ lookUp }) => lookUp)
  if (stale.length === 0) return
  await client.query(
    `update participants p set looked_up_at = null
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, id text)
     where p.account_id = told."accountId" and p.native_id = told.id and p.looked_up_at is not null`,
    [jsonOf(stale)],
  )
}

async function saveReactions(client: PoolClient, reactions: readonly Entry<ReactionState>[]): Promise<void> {
  if (reactions.length === 0) return
  const rows = reactions.map(({ place, state }) => ({ ...state, accountId: accountIn(place) }))
  await client.query(
    `insert into reactions as r
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
    [jsonOf(rows)],
  )
}

async function saveReceipts(
  client: PoolClient,
  world: World,
  receipts: readonly Entry<ReceiptState>[],
): Promise<void> {
  if (receipts.length === 0) return
  const rows = receipts.map(({ place, state }) => ({
    ...state,
    accountId: accountIn(place),
    profileId: world.conversations.get(state.conversationId)?.profileId,
  }))
  await client.query(
    `insert into receipts (account_id, message_native_id, kind, profile_id, conversation_id)
     select "accountId", "messageId", kind, "profileId", "conversationId"
     from jsonb_to_recordset($1::jsonb) as told
       ("accountId" text, "messageId" text, kind text, "profileId" text, "conversationId" text)
     order by "accountId", "messageId", kind
     on conflict do nothing`,
    [jsonOf(rows)],
  )
}

/** After the messages, because the last activity of one may have to be looked for among them. */
async function saveConversations(
  client: PoolClient,
  conversations: readonly Entry<ConversationState>[],
): Promise<void> {
  if (conversations.length === 0) return
  await client.query(
    `update conversations c set status = told.status, read_watermark = told."readWatermark",
       delivered_watermark = told."deliveredWatermark", last_sequence = told."lastSequence",
       last_message_at = case when told."lastMessageMoved" then
         (select max(m.sent_at) from messages m
          where m.conversation_id = c.id and m.state in ('received', 'sent') and m.known)
         else told."lastMessageAt" end
     from jsonb_to_recordset($1::jsonb) as told (id text, status text, "readWatermark" timestamptz,
       "deliveredWatermark" timestamptz, "lastMessageAt" timestamptz, "lastSequence" bigint,
       "lastMessageMoved" boolean)
     where c.id = told.id`,
    [jsonOf(conversations.map(({ state }) => state))],
  )
}

async function appendLog(client: PoolClient, log: readonly LogEvent[]): Promise<void> {
  if (log.length === 0) return
  await client.query(
    `insert into events (profile_id, account_id, conversation_id, platform, sequence, type, message_native_id, body,
       history, occurred_at)
     select "profileId", "accountId", "conversationId", platform, sequence, type, "messageId", body, history,
       "occurredAt"
     from jsonb_to_recordset($1::jsonb) as told ("profileId" text, "accountId" text,
       "conversationId" text, platform text, sequence bigint, type text, "messageId" text, body jsonb,
       history boolean, "occurredAt" timestamptz, place integer)
     order by place`,
    [jsonOf(log.map((event, place) => ({ ...event, place })))],
  )
}

/** What was unsent is forgotten in what was told before, too. */
async function scrubLog(client: PoolClient, unsent: World['unsent']): Promise<void> {
  if (unsent.length === 0) return
  await client.query(
    `update events e set body = e.body - '{text,attachments,replyTo,tap,referral}'::text[]
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, "messageId" text)
     where e.account_id = told."accountId" and e.message_native_id = told."messageId" and e.type like 'message.%'`,
    [jsonOf(unsent)],
  )
}

/** JSON that the database takes. Looking for what it does not take costs more than to look whether it is there. */
function jsonOf(rows: readonly object[]): string {
  const json = JSON.stringify(rows)
  return /\\u(?:0000|d[89ab])/i.test(json) ? JSON.stringify(storable(rows)) : json
}
