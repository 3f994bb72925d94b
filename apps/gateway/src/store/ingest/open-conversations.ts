import type { ConversationRef, InboundEvent } from '@dm/core'
import type { PoolClient } from 'pg'
import { storable } from '../storable.ts'
import { conversationKey, isThreadKey } from './conversation-key.ts'
import type { EventAccount } from './journal.ts'
import { mergeConversations, type ConversationRow } from './merge-conversations.ts'

/** Finds the conversation that an event was said in, by what the event tells of it. */
export type ConversationOf = (account: EventAccount, ref: ConversationRef) => string

export interface OpenOptions {
  readonly newId: () => string
  /** Whether the events come from a conversation of several people. */
  readonly group: boolean
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

/**
 * Finds or makes every conversation that the events touch and locks them all, in one order for everybody: two
 * requests about the same conversations then wait for each other instead of each holding what the other wants.
 * A thread that was known by its id alone becomes one with that of its correspondent when an event tells both.
 */
export async function openConversations(
  client: PoolClient,
  options: OpenOptions,
  owned: readonly { event: InboundEvent; account: EventAccount | undefined }[],
): Promise<ConversationOf> {
  const told = owned.flatMap(({ event, account }) =>
    account && 'conversation' in event ? toldOf(account, event.conversation, options) : [],
  )
  const owners = await ownersOf(client, told)
  const wanted = told.map((each) => ({ ...each, ...owners.get(nameOf(each)) }))
  const locked = wanted.length > 0 ? await insertAndLock(client, wanted) : []
  const byKey = new Map(locked.map((row) => [placeOf(row), row]))
  for (const each of wanted) await joinThread(client, each, byKey)
  return (account, ref) => {
    const each = toldOf(account, ref, options)
    const row = byKey.get(placeOf({ ...each, ...owners.get(nameOf(each)) }))
    if (!row) throw new Error('the conversation was not opened')
    return row.id
  }
}

function toldOf(account: EventAccount, ref: ConversationRef, { newId, group }: OpenOptions): Told {
  return storable({
    id: newId(),
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

type Place = Pick<Told, 'accountId' | 'key'>
const placeOf = ({ accountId, key }: Place) => JSON.stringify([accountId, key])
const nameOf = ({ accountId, key, nativeId }: Told) => JSON.stringify([accountId, key, nativeId])
const isSameThread = (one: Thread, other: Thread) =>
  one.accountId === other.accountId && one.nativeId === other.nativeId && one.encrypted === other.encrypted
type Thread = Pick<Told, 'accountId' | 'nativeId' | 'encrypted'>

type Owner = Pick<Told, 'key' | 'participantId'>

/** Whose the threads are that are told by their id alone, as far as it is known. */
async function ownersOf(client: PoolClient, told: readonly Told[]): Promise<Map<string, Owner>> {
  const bare = told.filter((each) => isThreadKey(each.key))
  if (bare.length === 0) return new Map()
  const { rows } = await client.query<Told>(
    `select account_id as "accountId", native_id as "nativeId", encrypted, key,
       participant_id as "participantId"
     from conversations
     where (account_id, native_id, encrypted) in (
       select "accountId", "nativeId", encrypted
       from jsonb_to_recordset($1::jsonb) as told ("accountId" text, "nativeId" text, encrypted boolean))`,
    [JSON.stringify(bare)],
  )
  const known = [...rows, ...told.filter((each) => !isThreadKey(each.key))]
  return new Map(
    bare.flatMap((each) => {
      const found = known.find((one) => isSameThread(one, each))
      return found ? [[nameOf(each), { key: found.key, participantId: found.participantId }] as const] : []
    }),
  )
}

async function insertAndLock(client: PoolClient, wanted: readonly Told[]): Promise<ConversationRow[]> {
  const rows = [JSON.stringify(wanted)]
  await client.query(
    `insert into conversations (id, profile_id, account_id, platform, key, participant_id, encrypted, kind)
     select id, "profileId", "accountId", platform, key, "participantId", encrypted, kind
     from jsonb_to_recordset($1::jsonb) as told (id text, "profileId" text, "accountId" text, platform text,
       key text, "participantId" text, encrypted boolean, kind text)
     order by "accountId", key
     on conflict (account_id, key) do nothing`,
    rows,
  )
  const locked = await client.query<ConversationRow>(
    `select id, account_id as "accountId", key, native_id as "nativeId", encrypted, kind,
       extract(epoch from created_at)::float8 as "createdAt"
     from conversations
     where (account_id, key) in (
         select "accountId", key from jsonb_to_recordset($1::jsonb) as told ("accountId" text, key text))
       or (account_id, native_id, encrypted) in (
         select "accountId", "nativeId", encrypted
         from jsonb_to_recordset($1::jsonb) as told ("accountId" text, "nativeId" text, encrypted boolean)
         where "nativeId" is not null)
     order by account_id, key for update`,
    rows,
  )
  return locked.rows
}

/** Gives a conversation what was told of it: that it is a group, and its thread, which another may hold so far. */
async function joinThread(
  client: PoolClient,
  told: Told,
  byKey: Map<string, ConversationRow>,
): Promise<void> {
  const row = byKey.get(placeOf(told))
  if (!row) throw new Error('the database returned no conversation')
  if (told.kind === 'group' && row.kind !== 'group') {
    await client.query(`update conversations set kind = 'group' where id = $1`, [row.id])
    row.kind = 'group'
  }
  if (told.nativeId === null || row.nativeId === told.nativeId) return
  const holder = [...byKey.values()].find((one) => isSameThread(one, told))
  if (!holder && row.nativeId === null) {
    await client.query('update conversations set native_id = $2 where id = $1', [row.id, told.nativeId])
    row.nativeId = told.nativeId
  } else if (holder && (isThreadKey(holder.key) || isThreadKey(row.key))) {
    const [thread, person] = isThreadKey(holder.key) ? [holder, row] : [row, holder]
    const one = await mergeConversations(client, thread, person)
    for (const each of [thread, person]) byKey.set(placeOf(each), one)
  }
}
