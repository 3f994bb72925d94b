import { z } from 'zod'
import { hookActions, type ToldNews } from '../../domain/hook/hook-store.ts'
import { isoTime } from '../answer.ts'

const deliverySchema = z
  .object({
    state: z
      .enum(['waiting', 'delivered', 'failed'])
      .describe('`failed`: it was given up, and is told again only on request.'),
    dueAt: isoTime.optional().describe('When it is tried next, where that is not at once.'),
    attempts: z
      .array(
        z.object({
          number: z.int().describe('Counts from 1.'),
          beganAt: isoTime.describe('When it was called.'),
          endedAt: isoTime.optional().describe('Absent while it is under way, or when its process died.'),
          status: z.int().optional().describe('What the receiver answered.'),
          problem: z.string().optional().describe('Why there was no answer.'),
        }),
      )
      .describe('Calls that were made, the first one first.'),
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
