import { createHash } from 'node:crypto'
import type { InboundEvent, PlatformId } from '@dm/core'
import type { PoolClient } from 'pg'
import { storable } from '../storable.ts'

/** The account that an event belongs to. */
export interface EventAccount {
  readonly id: string
  readonly profileId: string
  readonly platform: PlatformId
  readonly nativeId: string
  /** Every id under which the network may name it. */
  readonly names: readonly string[]
}

/** The ids under which an event may name our account, the likeliest first. */
export const namesOf = ({ accountId, otherAccountIds = [] }: InboundEvent) => [accountId, ...otherAccountIds]

/** Finds the account that is linked under one of these names; an earlier name goes before a later one. */
export async function accountFor(
  client: PoolClient,
  platform: PlatformId,
  names: readonly string[],
): Promise<EventAccount | undefined> {
  const { rows } = await client.query<{
    id: string
    profile_id: string
    native_id: string
    aliases: string[]
  }>(
    `select a.id, a.profile_id, a.native_id, a.aliases
     from unnest($2::text[]) with ordinality as told (name, place)
     join accounts a on a.platform = $1 and a.unlinked_at is null
       and (a.native_id = told.name or told.name = any (a.aliases))
     order by told.place, a.native_id = told.name desc limit 1`,
    [platform, storable(names)],
  )
  const row = rows[0]
  if (!row) return undefined
  const { id, profile_id: profileId, native_id: nativeId, aliases } = row
  return { id, profileId, platform, nativeId, names: [nativeId, ...aliases, ...names] }
}

export interface JournalEntry {
  readonly platform: PlatformId
  readonly event: InboundEvent
  readonly account?: EventAccount
  /** Why the event is kept without being applied. */
  readonly problem?: string
}

/**
 * Keeps an event. False when it is there already: the insert is the check for duplicates. An event that was
 * parked is not there yet; when it comes again and can be applied now, it is.
 *
 * An event of a linked account is kept under the account's own id, whichever of its names the network used: so it
 * is the same event when it comes again under another. While nobody is linked, the first name is all there is.
 */
export async function journalEvent(client: PoolClient, entry: JournalEntry): Promise<boolean> {
  const { platform, event, account, problem } = entry
  const name = account?.nativeId ?? event.accountId
  const others = account ? namesOf(event).filter((one) => one !== name) : []
  const { rowCount } = await client.query(
    `with parked_under_another_name as (
       delete from journal
       where platform = $3 and event_id = $5 and account_native_id = any ($11) and state = 'parked')
     insert into journal
       (profile_id, account_id, platform, account_native_id, event_id, message_native_id, type, raw, state, problem)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (platform, account_native_id, event_id) do update set
       profile_id = excluded.profile_id,
       account_id = excluded.account_id,
       message_native_id = excluded.message_native_id,
       raw = excluded.raw,
       state = excluded.state,
       problem = excluded.problem
     where journal.state = 'parked' and excluded.state = 'applied'`,
    [
      account?.profileId ?? null,
      account?.id ?? null,
      platform,
      short(name),
      short(event.id),
      short(messageIdOf(event) ?? null),
      event.type,
      Buffer.from(bytesOf(event)),
      problem === undefined ? 'applied' : 'parked',
      storable(problem ?? null),
      others.map(short),
    ],
  )
  return rowCount === 1
}

/** An event as JSON; without its payload when that is nested so deeply that nothing can walk it. */
function bytesOf(event: InboundEvent): string {
  try {
    return JSON.stringify(event)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return JSON.stringify({ type: event.type, id: event.id, raw: 'nested too deeply to be kept' })
  }
}

/** As it is, or when it is too long for an index, its beginning and a digest of all of it. */
function short<Text extends string | null>(text: Text): Text {
  if (text === null || text.length <= longest) return storable(text)
  const digest = createHash('sha256').update(text).digest('hex')
  return storable(`${text.slice(0, 100)}:${digest}`) as Text
}

const longest = 400

/** Forgets the content of a message that was unsent; that there was one stays known. */
export async function scrubJournal(client: PoolClient, accountId: string, messageId: string): Promise<void> {
  await client.query(`update journal set raw = '' where account_id = $1 and message_native_id = $2`, [
    accountId,
    short(messageId),
  ])
}

function messageIdOf(event: InboundEvent): string | undefined {
  if ('message' in event) return event.message.id
  return 'messageId' in event ? event.messageId : undefined
}
