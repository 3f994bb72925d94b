import type { Pool } from 'pg'
import type { HookStore } from '../domain/hook/hook-store.ts'
import { repeatWhenLost } from './faults.ts'
import type { HookBell } from './hook-bell.ts'
import { storable } from './storable.ts'

/** Queues what belongs to no conversation: each profile has one queue for it. */
export function createSocialNews(pool: Pool, bell: HookBell): HookStore['tellSocial'] {
  return async (profileId, news) => {
    const { rowCount } = await repeatWhenLost(() =>
      pool.query({
        name: 'tell of a link',
        text: `insert into deliveries (endpoint_id, profile_id, queue, news)
         select e.id, $1, 'social:' || $1, $2::jsonb from endpoints e join profiles p on p.id = e.profile_id
         where e.action = 'social' and (e.profile_id = $1 or p.is_primary)
         order by e.profile_id = $1 desc limit 1`,
        values: [profileId, JSON.stringify(storable(news))],
      }),
    )
    if (rowCount) await bell.ringEverywhere()
  }
}
