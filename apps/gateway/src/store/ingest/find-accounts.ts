import type { InboundEvent, PlatformId } from '@dm/core'
import type { Pool } from 'pg'
import { placeOf, type EventAccount } from '../../domain/event/world.ts'
import { createLookup } from '../lookup.ts'

/** The ids under which an event may name our account, the likeliest first. */
export const namesOf = ({ accountId, otherAccountIds = [] }: InboundEvent) => [accountId, ...otherAccountIds]

interface AccountRow {
  readonly id: string
  readonly profileId: string
  readonly platform: PlatformId
  readonly nativeId: string
  readonly journalName: string | null
  readonly aliases: string[]
  readonly hasActivity: boolean | null
}

/** Finds the linked account of an event, if there is one. */
export function createAccountLookup(pool: Pool): (event: InboundEvent) => Promise<EventAccount | undefined> {
  return createLookup((events: readonly InboundEvent[]) => findAccounts(pool, events))
}

/** The linked account of each event; of an event's names an earlier one goes before a later one. */
async function findAccounts(
  pool: Pool,
  events: readonly InboundEvent[],
): Promise<(EventAccount | undefined)[]> {
  const names = [...new Set(events.flatMap(namesOf))]
  const { rows } = await pool.query<AccountRow>({
    name: 'find accounts',
    // Only what comes in the network's own words is asked for in them.
    text: `select id, profile_id as "profileId", platform, native_id as "nativeId", journal_name as "journalName", aliases,
       case when $2 then messaging_active and (select x_activity_active and messaging_active from profiles where id = profile_id) end as "hasActivity"
     from accounts
     where unlinked_at is null and (native_id = any ($1) or aliases && $1)`,
    values: [names, events.some(({ native }) => native !== undefined)],
  })
  const byName = new Map<string, AccountRow>()
  for (const row of rows) {
    for (const alias of row.aliases) byName.set(placeOf(row.platform, alias), row)
  }
  // Its own id names an account more surely than what is an alias of another.
  for (const row of rows) byName.set(placeOf(row.platform, row.nativeId), row)
  return events.map((event) => {
    const told = namesOf(event)
    const row = told.flatMap((name) => byName.get(placeOf(event.platform, name)) ?? []).at(0)
    if (!row) return undefined
    const { aliases, journalName, hasActivity, ...account } = row
    return {
      ...account,
      ...(journalName !== null && { journalName }),
      ...(hasActivity === true && { hasActivity }),
      names: [account.nativeId, ...aliases, ...told],
    }
  })
}
