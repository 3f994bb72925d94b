import { defineRoute } from '../route.ts'

/** What an operator has to see to, in all processes. */
export const alarmRoutes = [
  defineRoute({
    method: 'GET',
    paths: ['/admin/alarms'],
    summary: 'Lists what an operator has to see to, in all processes.',
    primaryOnly: true,
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
