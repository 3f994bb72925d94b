import { z } from 'zod'
import { isoTime, successOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const alarmSchema = z
  .object({
    kind: z
      .enum(['signatures_refused', 'webhooks_missing', 'authorization_lost', 'endpoint_paused'])
      .describe('What it is, for programs.'),
    platform: z.string().optional().describe('The network it is about.'),
    accountId: z.string().optional().describe('The account it is about, by the network’s id.'),
    since: isoTime.describe('Since when.'),
    text: z.string().describe('What it is and what to do, for people.'),
  })
  .meta({ id: 'Alarm', description: 'Something that an operator has to see to.' })

/** What an operator has to see to, in all processes. */
export const alarmRoutes = [
  defineRoute({
    method: 'GET',
    paths: ['/admin/alarms'],
    summary: 'Lists what an operator has to see to, in all processes.',
    primaryOnly: true,
    answer: successOf({ alarms: z.array(alarmSchema).describe('Empty when all is well.') }),
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
