import { omitUndefined } from '@dm/core/kit'
import type { Pool } from 'pg'
import type { HookAction, HookStore, ToldNews } from '../domain/hook/hook-store.ts'

interface HistoryRow {
  readonly action: HookAction
  readonly body: Uint8Array
  readonly state: ToldNews['state']
  readonly due_at: Date | null
  readonly tried: {
    number: number
    began_at: string
    ended_at: string | null
    status: number | null
    problem: string | null
  }[]
}

/** What endpoints were told. What was taken back since has no body any more, and does not show. */
export function createHookHistory(pool: Pool): HookStore['history'] {
  return async (profileId, { action, limit }) => {
    const { rows } = await pool.query<HistoryRow>({
      name: 'history of hooks',
      text: `select e.action, d.body, d.state, d.due_at, coalesce((
           select jsonb_agg(to_jsonb(a) order by a.number) from delivery_attempts a where a.delivery_id = d.id
         ), '[]') as tried
       from endpoints e
       cross join lateral (
         select * from deliveries d
         where d.endpoint_id = e.id and d.body is not null and d.created_at > now() - interval '6 months'
         order by d.id desc
         limit $3
       ) as d
       where e.profile_id = $1 and e.action = coalesce($2, e.action)
       order by e.action, d.id desc`,
      values: [profileId, action, limit],
    })
    return rows.map(({ action: of, body, state, due_at, tried }) =>
      omitUndefined({
        action: of,
        body,
        state,
        dueAt: state === 'waiting' ? due_at?.toISOString() : undefined,
        attempts: tried.map(({ number, began_at, ended_at, status, problem }) =>
          omitUndefined({
            number,
            beganAt: iso(began_at),
            endedAt: ended_at === null ? undefined : iso(ended_at),
            status: status ?? undefined,
            problem: problem ?? undefined,
          }),
        ),
      }),
    )
  }
}

const iso = (moment: string) => new Date(moment).toISOString()
