import { Hono } from 'hono'
import type { Context } from '../../context.ts'
import { allowOnly } from '../allow-only.ts'
import type { ApiEnv } from '../api-env.ts'
import { json } from '../json.ts'

/** `/admin/alarms`: what an operator has to see to, in all processes. */
export function alarmRoutes(context: Context) {
  return new Hono<ApiEnv>()
    .get('/', async (c) => {
      const alarms = await context.store.alarms.list(c.get('profileId'))
      const shown = alarms.map((alarm) => ({
        ...alarm,
        ...(alarm.platform !== undefined && {
          platform: context.platforms.byId(alarm.platform)?.wireName ?? alarm.platform,
        }),
      }))
      return json(c, { status: 'success', alarms: shown })
    })
    .all('/', allowOnly(['GET']))
}
