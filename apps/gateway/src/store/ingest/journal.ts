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
}

/** Finds an account by any id under which the network names it. */
export async function accountFor(
  client: PoolClient,
  platform: PlatformId,
  nativeId: string,
): Promise<EventAccount | undefined> {
  const { rows } = await client.query<{ id: string; profile_id: string; native_id: string }>(
    `select id, profile_id, native_id from accounts
     where platform = $1 and (native_id = $2 or $2 = any (aliases)) and unlinked_at is null
     order by native_id = $2 desc limit 1`,
    [platform, storable(nativeId)],
  )
  const row = rows[0]
  return row && { id: row.id, profileId: row.profile_id, platform, nativeId: row.native_id }
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
 */
export async function journalEvent(client: PoolClient, entry: JournalEntry): Promise<boolean> {
  const { platform, event, account, problem } = entry
  const { rowCount } = await client.query(
    `insert into journal
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
      short(event.accountId),
      short(event.id),
      short(messageIdOf(event) ?? null),
      event.type,
      Buffer.from(bytesOf(event)),
      problem === undefined ? 'applied' : 'parked',
      storable(problem ?? null),
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
