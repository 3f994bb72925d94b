import { z } from 'zod'
import { isoTime, successOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const alarmSchema = z
  .object({
    kind: z.enum(['signatures_refused', 'webhooks_missing', 'authorization_lost', 'endpoint_paused']),
    platform: z.string().optional(),
    accountId: z.string().optional(),
    since: isoTime,
    text: z.string(),
  })
  .meta({ id: 'Alarm', description: 'Something that an operator has to see to.' })

/** What an operator has to see to, in all processes. */
export const alarmRoutes = [
  defineRoute({
    method: 'GET',
    paths: ['/admin/alarms'],
    summary: 'Lists what an operator has to see to, in all processes.',
    primaryOnly: true,
    answer: successOf({ alarms: z.array(alarmSchema) }),
    handle: async ({ context, profile }) => {
      const alarms = await context.store.alarms.list(profile.id)
      const shown = alarms.map((alarm) => ({
        ...alarm,
        ...(alarm.platform !== undefined && {
          platform: context.platforms.byId(alarm.platform)?.wireName ?? alarm.platform,
        }),
      }))
      return { status: 'success', alarms: shown }
    },
  }),
]
