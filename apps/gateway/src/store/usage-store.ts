import type { Pool } from 'pg'
import type { UsageStore } from '../domain/usage/usage-store.ts'
import { createLookup } from './lookup.ts'
import { onConnection } from './on-connection.ts'
import { thisMonth } from './this-month.ts'

interface Counted {
  readonly profile_id: string
  readonly window_calls: number
  readonly ends_in_ms: number
}

/** @param windowSeconds how long a window of the rate limit is; windows begin at multiples of it since 1970 */
export function createUsageStore(pool: Pool, windowSeconds: number): UsageStore {
  const count = createLookup(async (profileIds: readonly string[]) => {
    const calls = Map.groupBy(profileIds, (id) => id)
    const told = [...calls].sort(([one], [other]) => (one < other ? -1 : 1))
    const counted = await onConnection(pool, async (client) => {
      const [, { rows }] = await Promise.all([
        // What a crash of the server takes of the count nobody misses, and no call waits for the disk.
        client.query('begin; set local synchronous_commit = off'),
        client.query<Counted>({
          name: 'count calls',
          text: `insert into api_usage as u (profile_id, window_at, window_calls, month, month_calls, last_at)
           select id, to_timestamp(floor(extract(epoch from now()) / $3) * $3), calls,
             ${thisMonth}, calls, now()
           from unnest($1::text[], $2::integer[]) as told (id, calls)
           on conflict (profile_id) do update set
             window_calls = case when u.window_at >= excluded.window_at then u.window_calls else 0 end + excluded.window_calls,
             window_at = greatest(u.window_at, excluded.window_at),
             month_calls = case when u.month >= excluded.month then u.month_calls else 0 end + excluded.month_calls,
             month = greatest(u.month, excluded.month),
             last_at = greatest(u.last_at, excluded.last_at)
           returning profile_id, window_calls,
             (1000 * (extract(epoch from window_at) + $3 - extract(epoch from clock_timestamp())))::float8 as ends_in_ms`,
          values: [told.map(([id]) => id), told.map(([, some]) => some.length), windowSeconds],
        }),
        client.query('commit'),
      ])
      return new Map(rows.map((row) => [row.profile_id, row]))
    })
    const left = new Map([...calls].map(([id, some]) => [id, some.length]))
    return profileIds.map((id) => {
      const after = (left.get(id) ?? 1) - 1
      left.set(id, after)
      const { window_calls, ends_in_ms } = counted.get(id) ?? { window_calls: 1, ends_in_ms: 0 }
      return { number: window_calls - after, endsInMs: Math.max(0, Math.ceil(ends_in_ms)) }
    })
  })
  return {
    count,
    async read(profileId) {
      const { rows } = await pool.query<{ calls: number; last_at: Date; conversations: number }>(
        `select case when month = ${thisMonth} then month_calls else 0 end::float8 as calls,
           last_at, (select count(*) from active_conversations active where active.profile_id = $1
             and active.month = ${thisMonth})::float8 as conversations
         from api_usage where profile_id = $1`,
        [profileId],
      )
      const [row] = rows
      return (
        row && { monthlyCalls: row.calls, lastCallAt: row.last_at, monthlyConversations: row.conversations }
      )
    },
  }
}
