import type { Pool } from 'pg'
import type { DeliveryStore, PausedEndpoint } from '../domain/hook/delivery-store.ts'
import { withBusyEndpoints } from './busy-endpoints.ts'
import { repeatWhenLost } from './faults.ts'
import type { HookBell } from './hook-bell.ts'
import { claimOn } from './hook-claim.ts'
import { completion } from './hook-completion.ts'
import { inOneGo } from './in-one-go.ts'
import { onConnection } from './on-connection.ts'
import type { SecretBox } from './secret-box.ts'

export interface HookDeliveryTools {
  readonly pool: Pool
  readonly box: SecretBox
  readonly newId: () => string
  readonly bell: HookBell
}

export function createHookDeliveries({ pool, box, newId, bell }: HookDeliveryTools): DeliveryStore {
  return {
    async claim(claim) {
      for (;;) {
        const lease = newId()
        const claimed = await repeatWhenLost(() =>
          onConnection(pool, (client) => claimOn(client, claim, lease)),
        )
        // Queues that were empty or put off may have hidden others.
        if (claimed?.length === 0) continue
        return (claimed ?? []).map(({ sealedSecrets, ...delivery }) => ({
          ...delivery,
          lease,
          openSecrets: () => openAll(box, sealedSecrets),
        }))
      }
    },
    async nextDue(now) {
      const { rows } = await pool.query<{ due_at: Date | null }>({
        name: 'next delivery',
        text: `${withBusyEndpoints}
         select min(next.ready_at) as due_at from busy
         cross join lateral (
           select from endpoints e where e.id = busy.endpoint_id and e.paused_at is null limit 1
         ) as active
         cross join lateral (
           select q.ready_at from delivery_queues q where q.endpoint_id = busy.endpoint_id and q.ready_at > $1
           order by q.ready_at limit 1
         ) as next`,
        values: [now],
      })
      return rows[0]?.due_at ?? undefined
    },
    complete: (attempts, { pauseAfterMs }) =>
      repeatWhenLost(async () => {
        const [completed] = await inOneGo<PausedEndpoint>(pool, [completion(attempts, pauseAfterMs)])
        return completed?.rows ?? []
      }),
    listen: (onQueued) => bell.listen(onQueued),
  }
}

/** One that was replaced and cannot be opened is of no use to anybody; with the one that counts it is otherwise. */
async function openAll(box: SecretBox, [current, ...former]: readonly string[]): Promise<string[]> {
  if (current === undefined) return []
  const opened = await Promise.allSettled(former.map((sealed) => box.open(sealed)))
  const known = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value as string] : []))
  return [...new Set([(await box.open(current)) as string, ...known])]
}
