import { createHash } from 'node:crypto'
import type { InboundEvent } from '@dm/core'
import type { PoolClient } from 'pg'
import { placeOf, type EventAccount } from '../../domain/event/world.ts'
import { storable } from '../storable.ts'
import { namesOf } from './find-accounts.ts'
import { forAll, type Statement } from './statement.ts'

export interface JournalEntry {
  readonly event: InboundEvent
  readonly account?: EventAccount
  /** Why the event is kept without being applied. */
  readonly problem?: string
}

/**
 * Keeps events. Answers which of them were not there yet: the insert is the check for duplicates. An event that was
 * parked is not there yet; when it comes again and can be applied now, it is.
 *
 * An event of a linked account is kept under the account's own name, whichever of its names the network used: so it
 * is the same event when it comes again under another. While nobody is linked, the first name is all there is.
 */
export async function journalEvents(
  client: PoolClient,
  entries: readonly JournalEntry[],
): Promise<(entry: JournalEntry) => boolean> {
  if (entries.length === 0) return () => false
  const rows = new Map<string, ReturnType<typeof rowOf>>()
  const firsts = new Set<JournalEntry>()
  for (const entry of entries) {
    const row = rowOf(entry)
    const place = placeOf(row.platform, row.name, row.eventId)
    if (rows.has(place)) continue
    rows.set(place, row)
    firsts.add(entry)
  }
  const values = JSON.stringify([...rows.values()])
  await forgetOtherNames(client, [...firsts])
  const { rows: kept } = await client.query<{ platform: string; name: string; eventId: string }>({
    name: 'keep events',
    text: `insert into journal
       (profile_id, account_id, platform, account_native_id, event_id, message_native_id, type, raw, state, problem)
     select "profileId", "accountId", platform, name, "eventId", "messageId", type, convert_to(raw, 'UTF8'),
       case when problem is null then 'applied' else 'parked' end, problem
     from jsonb_to_recordset($1::jsonb) as told ("profileId" text, "accountId" text, platform text, name text,
       "eventId" text, "messageId" text, type text, raw text, problem text)
     order by platform, name, "eventId"
     on conflict (platform, account_native_id, event_id) do update set
       profile_id = excluded.profile_id,
       account_id = excluded.account_id,
       message_native_id = excluded.message_native_id,
       raw = excluded.raw,
       state = excluded.state,
       problem = excluded.problem
     where journal.state = 'parked' and excluded.state = 'applied'
     returning platform, account_native_id as name, event_id as "eventId"`,
    values: [values],
  })
  const keptPlaces = new Set(kept.map(({ platform, name, eventId }) => placeOf(platform, name, eventId)))
  return (entry) => {
    const { platform, name, eventId } = keyOf(entry)
    return firsts.has(entry) && keptPlaces.has(placeOf(platform, name, eventId))
  }
}

/** What was parked under another name of an account that is linked now is the same event. */
async function forgetOtherNames(client: PoolClient, entries: readonly JournalEntry[]): Promise<void> {
  const others = entries.flatMap(({ event, account }) =>
    account
      ? namesOf(event)
          .filter((name) => name !== nameOf(account))
          .map((name) => ({
            platform: event.platform,
            name: short(name),
            eventId: short(event.id),
            accountId: account.id,
          }))
      : [],
  )
  if (others.length === 0) return
  await client.query(
    `delete from journal j
     using jsonb_to_recordset($1::jsonb) as told (platform text, name text, "eventId" text, "accountId" text)
     where j.platform = told.platform and j.account_native_id = told.name and j.event_id = told."eventId"
       and j.state = 'parked' and (j.account_id is null or j.account_id = told."accountId")`,
    [JSON.stringify(others)],
  )
}

/** Two rows of one account, in two profiles, are two places: what one was told is news to the other. */
const nameOf = ({ journalName, nativeId }: EventAccount) => journalName ?? nativeId

function keyOf({ event, account }: JournalEntry) {
  return {
    platform: event.platform,
    name: short(account ? nameOf(account) : event.accountId),
    eventId: short(event.id),
  }
}

function rowOf(entry: JournalEntry) {
  const { event, account, problem } = entry
  return {
    ...keyOf(entry),
    profileId: account?.profileId ?? null,
    accountId: account?.id ?? null,
    messageId: short(messageIdOf(event) ?? null),
    type: event.type,
    raw: textOf(event, problem !== undefined),
    problem: storable(problem ?? null),
  }
}

/**
 * An event as JSON; without its payload when that is nested so deeply that nothing can walk it. What the network's own
 * words say beside it is needed only where the event is still to be told.
 */
function textOf(event: InboundEvent, isParked: boolean): string {
  try {
    if (isParked || event.native === undefined) return JSON.stringify(event)
    const { native: _native, ...rest } = event
    return JSON.stringify(rest)
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

/** Forgets the content of messages that were unsent; that there were such stays known. */
export function scrubJournal(
  unsent: readonly { readonly accountId: string; readonly messageId: string }[],
): Statement[] {
  const rows = unsent.map(({ accountId, messageId }) => ({ accountId, messageId: short(messageId) }))
  return forAll(rows, {
    name: 'scrub the journal',
    text: `update journal j set raw = ''
     from jsonb_to_recordset($1::jsonb) as told ("accountId" text, "messageId" text)
     where j.account_id = told."accountId" and j.message_native_id = told."messageId"`,
  })
}

function messageIdOf(event: InboundEvent): string | undefined {
  if ('message' in event) return event.message.id
  return 'messageId' in event ? event.messageId : undefined
}
