import type { Message } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { PoolClient } from 'pg'
import type { ConversationState } from '../../domain/conversation/conversation-state.ts'
import type { Happening } from '../../domain/event/apply-event.ts'
import { emptyWorld, placeOf, type EventAccount, type World } from '../../domain/event/world.ts'
import { contentOf } from '../../domain/message/message-content.ts'
import type { MessageState, MessageValues } from '../../domain/message/message-state.ts'
import type { PersonState } from '../../domain/participant/person-state.ts'
import type { ReactionState } from '../../domain/reaction/reaction-state.ts'
import { isoOf } from './iso-of.ts'
import { toldOf, type RanksColumn } from './ranks-column.ts'

/** The world as it was found, to tell later what has changed, with the rows behind its entries. */
export interface LoadedWorld {
  readonly world: World
  readonly before: World
  /** The rows of messages and of open sends, by their places in the world. */
  readonly messageRows: ReadonlyMap<string, number>
  readonly sendRows: ReadonlyMap<string, number>
}

/** What the events touch, but for the conversations. */
export type ReadWorld = Omit<LoadedWorld, 'world'>

/** Reads and locks what the events touch; the conversations are to be locked before. */
export async function readWorld(client: PoolClient, events: readonly Touching[]): Promise<ReadWorld> {
  const before = emptyWorld()
  const messageRows = new Map<string, number>()
  const sendRows = new Map<string, number>()
  const touched = touchedBy(events)
  await Promise.all([
    loadMessages(client, before, touched.messages, messageRows),
    loadSends(client, before, touched.sends, sendRows),
    loadReactions(client, before, touched.reactions),
    loadReceipts(client, before, touched.receipts),
    loadPeople(client, before, touched.people),
  ])
  return { before, messageRows, sendRows }
}

/** The world that events may change now. */
export function worldFrom(read: ReadWorld, conversations: readonly ConversationState[]): LoadedWorld {
  const before = { ...read.before, conversations: new Map(conversations.map((state) => [state.id, state])) }
  const world: World = {
    ...emptyWorld(),
    conversations: new Map(before.conversations),
    messages: new Map(before.messages),
    sends: new Map(before.sends),
    reactions: new Map(before.reactions),
    receipts: new Map(before.receipts),
    people: new Map(before.people),
  }
  return { ...read, world, before }
}

/** Names of rows as parallel columns: the account's id and what names the row within it. */
interface Names {
  readonly accounts: string[]
  readonly ids: string[]
}

function addNames({ accounts, ids }: Names, account: EventAccount, names: readonly string[]): void {
  for (const name of names) {
    accounts.push(account.id)
    ids.push(name)
  }
}

type Touching = Pick<Happening, 'event' | 'account'>

function touchedBy(events: readonly Touching[]) {
  const none = (): Names => ({ accounts: [], ids: [] })
  const touched = { messages: none(), sends: none(), reactions: none(), receipts: none(), people: none() }
  for (const { event, account } of events) {
    if ('message' in event || event.type === 'postback.received') {
      const { id, reference } = contentOf(event, account.nativeId)
      addNames(touched.messages, account, [id])
      if (reference !== undefined) addNames(touched.sends, account, [reference])
    }
    if ('message' in event) addNames(touched.people, account, peopleOf(event.message))
    if (event.type === 'message.edited' || event.type === 'message.deleted') {
      addNames(touched.messages, account, [event.messageId])
    }
    if ('reaction' in event) addNames(touched.reactions, account, [event.reaction.messageId])
    if ('receipt' in event) addNames(touched.receipts, account, event.receipt.messageIds ?? [])
    if ('conversation' in event && event.conversation.participantId !== undefined) {
      addNames(touched.people, account, [event.conversation.participantId])
    }
  }
  return touched
}

function peopleOf({ sender, recipients }: Message): string[] {
  return [sender.id, ...recipients.map(({ id }) => id)]
}

/**
 * The rows of each name, found one after another in the order of the names, so that whoever locks waits in one line.
 * Asked for together and sorted, the planner would rather walk through all rows in that order.
 */
const lockedByName = (rows: string) => `select found.* from (
    select distinct account, name from unnest($1::text[], $2::text[]) as told (account, name) order by account, name
  ) as told
  cross join lateral (${rows} for update) as found`

async function loadMessages(
  client: PoolClient,
  world: World,
  { accounts, ids }: Names,
  rowsOf: Map<string, number>,
): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await client.query<{
    id: number
    account_id: string
    conversation_id: string
    native_id: string
    known: boolean
    direction: MessageValues['direction']
    sender_id: string | null
    recipient_id: string | null
    app_id: string | null
    sent_at: Date | null
    text: string | null
    attachments: NonNullable<MessageValues['attachments']>
    reply_to: MessageValues['replyTo'] | null
    tap: MessageValues['tap'] | null
    referral: MessageValues['referral'] | null
    history: boolean
    edits: number
    edited_at: Date | null
    deleted_at: Date | null
    ranks: RanksColumn
  }>({
    name: 'load messages',
    text: lockedByName(`select id, account_id, conversation_id, native_id, known, direction, sender_id, recipient_id, app_id,
       sent_at, text, attachments, reply_to, tap, referral, history, edits, edited_at, deleted_at, ranks
     from messages where account_id = told.account and native_id = told.name`),
    values: [accounts, ids],
  })
  for (const row of rows) {
    const place = placeOf(row.account_id, row.native_id)
    rowsOf.set(place, row.id)
    const values = {
      direction: row.known ? row.direction : undefined,
      senderId: row.sender_id ?? undefined,
      recipientId: row.recipient_id ?? undefined,
      appId: row.app_id ?? undefined,
      sentAt: isoOf(row.sent_at),
      text: row.text ?? undefined,
      attachments: row.attachments.length > 0 ? row.attachments : undefined,
      replyTo: row.reply_to ?? undefined,
      tap: row.tap ?? undefined,
      referral: row.referral ?? undefined,
    }
    const state: MessageState = omitUndefined({
      id: row.native_id,
      conversationId: row.conversation_id,
      told: toldOf<MessageValues>(values, row.ranks),
      known: row.known,
      history: row.history,
      edits: row.edits,
      editedAt: isoOf(row.edited_at),
      deletedAt: isoOf(row.deleted_at),
    })
    world.messages.set(place, state)
  }
}

async function loadSends(
  client: PoolClient,
  world: World,
  { accounts, ids }: Names,
  rowsOf: Map<string, number>,
): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await client.query<{
    id: number
    account_id: string
    reference: string
  }>({
    name: 'load sends',
    text: lockedByName(`select id, account_id, reference from messages
     where account_id = told.account and reference = told.name and native_id is null`),
    values: [accounts, ids],
  })
  for (const row of rows) {
    const place = placeOf(row.account_id, row.reference)
    rowsOf.set(place, row.id)
    world.sends.set(place, { reference: row.reference })
  }
}

async function loadReactions(client: PoolClient, world: World, { accounts, ids }: Names): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await client.query<{
    account_id: string
    message_native_id: string
    participant_id: string
    emoji: string | null
    name: string | null
    removed: boolean
    occurred_at: string
    event_id: string
  }>({
    name: 'load reactions',
    text: lockedByName(`select account_id, message_native_id, participant_id, emoji, name, removed, event_id,
       case when occurred_at = '-infinity' then '' else to_char(occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end as occurred_at
     from reactions where account_id = told.account and message_native_id = told.name
     order by participant_id`),
    values: [accounts, ids],
  })
  for (const row of rows) {
    const state: ReactionState = omitUndefined({
      messageId: row.message_native_id,
      participantId: row.participant_id,
      emoji: row.emoji ?? undefined,
      name: row.name ?? undefined,
      removed: row.removed,
      occurredAt: row.occurred_at === '' ? undefined : row.occurred_at,
      eventId: row.event_id,
    })
    world.reactions.set(placeOf(row.account_id, row.message_native_id, row.participant_id), state)
  }
}

async function loadReceipts(client: PoolClient, world: World, { accounts, ids }: Names): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await client.query<{
    account_id: string
    message_native_id: string
    kind: 'read' | 'delivered'
    conversation_id: string
  }>({
    name: 'load receipts',
    text: `select account_id, message_native_id, kind, conversation_id from receipts
     where (account_id, message_native_id) in (select * from unnest($1::text[], $2::text[]))`,
    values: [accounts, ids],
  })
  for (const { account_id: account, message_native_id: messageId, kind, conversation_id } of rows) {
    world.receipts.set(placeOf(account, messageId, kind), {
      messageId,
      kind,
      conversationId: conversation_id,
    })
  }
}

async function loadPeople(client: PoolClient, world: World, { accounts, ids }: Names): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await client.query<{
    account_id: string
    native_id: string
    name: string | null
    username: string | null
    picture_url: string | null
    looked_up_at: Date | null
    ranks: RanksColumn
  }>({
    name: 'load people',
    text: lockedByName(`select account_id, native_id, name, username, picture_url, looked_up_at, ranks from participants
     where account_id = told.account and native_id = told.name`),
    values: [accounts, ids],
  })
  for (const row of rows) {
    const values = {
      name: row.name ?? undefined,
      username: row.username ?? undefined,
      pictureUrl: row.picture_url ?? undefined,
    }
    const state: PersonState = omitUndefined({
      id: row.native_id,
      told: toldOf(values, row.ranks),
      lookedUpAt: row.looked_up_at ?? undefined,
      lookUp: row.looked_up_at === null,
    })
    world.people.set(placeOf(row.account_id, row.native_id), state)
  }
}
