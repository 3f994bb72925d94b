import type { ConversationRef, InboundEvent } from '@dm/core'
import type { PoolClient } from 'pg'
import { conversationKey, isThreadKey } from '../../domain/conversation/conversation-key.ts'
import type { ConversationState } from '../../domain/conversation/conversation-state.ts'
import { placeOf, type EventAccount } from '../../domain/event/world.ts'
import { storable } from '../storable.ts'
import { conversationStates, stateColumns, stateOf, type StateColumns } from './conversation-state.ts'
import { mergeConversations, type Merger } from './merge-conversations.ts'

/** Finds the conversation that an event was said in, by what the event tells of it. */
export type ConversationOf = (account: EventAccount, ref: ConversationRef) => string

export interface Opened {
  /** All of them, locked, those included that another has taken in just now. */
  readonly states: readonly ConversationState[]
  readonly conversationOf: ConversationOf
  readonly mergers: readonly Merger[]
  /** Whether there are some among them that were not locked at first. */
  readonly changed: boolean
}

/** A conversation as it was locked. */
export interface ConversationRow {
  readonly id: string
  readonly accountId: string
  readonly key: string
  nativeId: string | null
  readonly participantId: string | null
  readonly encrypted: boolean
  kind: string
  readonly createdAt: number
  readonly state: ConversationState
}

/** What an event says of its conversation. */
interface Told {
  readonly id: string
  readonly accountId: string
  readonly profileId: string
  readonly platform: string
  readonly key: string
  readonly nativeId: string | null
  readonly participantId: string | null
  readonly encrypted: boolean
  readonly kind: 'direct' | 'group'
}

type Place = Pick<Told, 'accountId' | 'key'>
const keyPlace = ({ accountId, key }: Place) => placeOf(accountId, key)
const namePlace = ({ accountId, key, nativeId }: Told) => placeOf(accountId, key, nativeId ?? '')
type Thread = Pick<Told, 'accountId' | 'nativeId' | 'encrypted'>
const threadPlace = ({ accountId, nativeId, encrypted }: Thread) =>
  placeOf(accountId, nativeId ?? '', String(encrypted))

/**
 * Finds or makes every conversation that the events touch and locks them all, in one order for everybody: two
 * requests about the same conversations then wait for each other instead of each holding what the other wants.
 * A thread that was known by its id alone becomes one with that of its correspondent when an event tells both.
 */
export async function openConversations(
  client: PoolClient,
  newId: () => string,
  owned: readonly {
    readonly event: InboundEvent
    readonly account: EventAccount
    readonly group: boolean
  }[],
): Promise<Opened> {
  const told = unique(
    owned.flatMap(({ event, account, group }) =>
      'conversation' in event ? toldOf(account, event.conversation, group) : [],
    ),
  )
  if (told.length === 0) {
    return { states: [], conversationOf: () => never(), mergers: [], changed: false }
  }
  let rows = await lock(client, told)
  let wanted = withOwners(told, rows)
  const changed = hasNew(wanted, rows)
  if (changed) {
    await insert(client, newId, wanted, rows)
    rows = await lock(client, wanted)
    wanted = withOwners(told, rows)
  }
  const byKey = new Map(rows.map((row) => [keyPlace(row), row]))
  const mergers: Merger[] = []
  for (const each of wanted) mergers.push(...(await joinThread(client, each, byKey)))

  // What a merger has joined is read again.
  const states = mergers.length > 0 ? await conversationStates(client, rows) : rows.map(({ state }) => state)
  const ownerOf = new Map(told.map((each, index) => [namePlace(each), wanted[index] ?? each]))
  return {
    states,
    mergers,
    changed: changed || mergers.length > 0,
    conversationOf: (account, ref) => {
      const each = toldOf(account, ref, false)
      return (byKey.get(keyPlace(ownerOf.get(namePlace(each)) ?? each)) ?? never()).id
    },
  }
}

function toldOf(account: EventAccount, ref: ConversationRef, group: boolean): Told {
  return storable({
    id: '',
    accountId: account.id,
    profileId: account.profileId,
    platform: account.platform,
    key: conversationKey(ref),
    nativeId: ref.id ?? null,
    participantId: ref.participantId ?? null,
    encrypted: ref.encrypted === true,
    kind: group ? 'group' : 'direct',
  })
}

/** One of each that says the same; that a conversation is a group goes before that it is not. */
function unique(told: readonly Told[]): Told[] {
  const byName = new Map<string, Told>()
  for (const each of told) {
    const known = byName.get(namePlace(each))
    if (known?.kind !== 'group') byName.set(namePlace(each), each)
  }
  return [...byName.values()]
}

/** Those told by the thread's id alone, under the key of the correspondent as far as it is known whose they are. */
function withOwners(told: readonly Told[], rows: readonly ConversationRow[]): Told[] {
  const owners = new Map<string, Pick<Told, 'key' | 'participantId'>>()
  for (const each of [...told.filter(({ key }) => !isThreadKey(key)), ...rows]) {
    if (each.nativeId !== null) owners.set(threadPlace(each), each)
  }
  return told.map((each) => {
    const owner = isThreadKey(each.key) ? owners.get(threadPlace(each)) : undefined
    return owner ? { ...each, key: owner.key, participantId: owner.participantId } : each
  })
}

function hasNew(wanted: readonly Told[], rows: readonly ConversationRow[]): boolean {
  const known = new Set(rows.map(keyPlace))
  return wanted.some((each) => !known.has(keyPlace(each)))
}

async function insert(
  client: PoolClient,
  newId: () => string,
  wanted: readonly Told[],
  rows: readonly ConversationRow[],
): Promise<void> {
  const known = new Set(rows.map(keyPlace))
  const missing = new Map(wanted.map((each) => [keyPlace(each), { ...each, id: newId() }]))
  for (const place of known) missing.delete(place)
  await client.query(
    `insert into conversations (id, profile_id, account_id, platform, key, participant_id, encrypted, kind)
     select id, "profileId", "accountId", platform, key, "participantId", encrypted, kind
     from jsonb_to_recordset($1::jsonb) as told (id text, "profileId" text, "accountId" text, platform text,
       key text, "participantId" text, encrypted boolean, kind text)
     order by "accountId", key
     on conflict (account_id, key) do nothing`,
    [JSON.stringify([...missing.values()])],
  )
}

async function lock(client: PoolClient, wanted: readonly Told[]): Promise<ConversationRow[]> {
  const { rows } = await client.query<Omit<ConversationRow, 'state'> & StateColumns>({
    name: 'lock conversations',
    text: `with told as materialized (
       select * from jsonb_to_recordset($1::jsonb)
         as told ("accountId" text, key text, "nativeId" text, encrypted boolean)),
     named as (
       select c.id from told join conversations c on c.account_id = told."accountId" and c.key = told.key
       union
       select c.id from told join conversations c
         on c.account_id = told."accountId" and c.native_id = told."nativeId" and c.encrypted = told.encrypted)
     select account_id as "accountId", key, native_id as "nativeId", participant_id as "participantId",
       encrypted, kind, extract(epoch from created_at)::float8 as "createdAt", ${stateColumns}
     from conversations where id in (select id from named)
     order by account_id, key for update`,
    values: [JSON.stringify(wanted)],
  })
  return rows.map((row) => ({ ...row, state: stateOf(row) }))
}

/** Gives a conversation what was told of it: that it is a group, and its thread, which another may hold so far. */
async function joinThread(
  client: PoolClient,
  told: Told,
  byKey: Map<string, ConversationRow>,
): Promise<Merger[]> {
  const row = byKey.get(keyPlace(told)) ?? never()
  if (told.kind === 'group' && row.kind !== 'group') {
    await client.query(`update conversations set kind = 'group' where id = $1`, [row.id])
    row.kind = 'group'
  }
  if (told.nativeId === null || row.nativeId === told.nativeId) return []
  const holder = [...byKey.values()].find((one) => threadPlace(one) === threadPlace(told))
  if (!holder && row.nativeId === null) {
    await client.query('update conversations set native_id = $2 where id = $1', [row.id, told.nativeId])
    row.nativeId = told.nativeId
    return []
  }
  if (!holder || !(isThreadKey(holder.key) || isThreadKey(row.key))) return []
  const [thread, person] = isThreadKey(holder.key) ? [holder, row] : [row, holder]
  const { row: one, merger } = await mergeConversations(client, thread, person)
  for (const each of [thread, person]) byKey.set(keyPlace(each), one)
  return [merger]
}

function never(): never {
  throw new Error('the conversation was not opened')
}
