import { z } from 'zod'
import { hookActions, type ToldNews } from '../../domain/hook/hook-store.ts'
import { isoTime } from '../answer.ts'

const deliverySchema = z
  .object({
    state: z.enum(['waiting', 'delivered', 'failed']),
    dueAt: isoTime.optional(),
    attempts: z.array(
      z.object({
        number: z.int(),
        beganAt: isoTime,
        endedAt: isoTime.optional(),
        status: z.int().optional(),
        problem: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'HookDelivery', description: 'How it went to tell it.' })

export const historySchema = z
  .partialRecord(z.enum(hookActions), z.array(z.looseObject({ delivery: deliverySchema })))
  .meta({
    id: 'HookHistory',
    description: 'By action, what was told, the newest first: the body as it went out, and `delivery`.',
  })

/** What endpoints were told, by what they are registered for: the bodies as they went out, and how that went beside. */
export function presentHistory(told: readonly ToldNews[]): z.output<typeof historySchema> {
  const byAction = Map.groupBy(told, ({ action }) => action)
  return Object.fromEntries([...byAction].map(([action, news]) => [action, news.map(presentNews)]))
}

function presentNews({ body, state, dueAt, attempts }: ToldNews) {
  const payload = JSON.parse(new TextDecoder().decode(body)) as object
  return { ...payload, delivery: { state, ...(dueAt !== undefined && { dueAt }), attempts: [...attempts] } }
}
