import { Hono } from 'hono'
import type { Context } from '../../context.ts'
import type { ApiEnv } from '../api-env.ts'
import { allowOnly } from '../allow-only.ts'
import { json } from '../json.ts'

/** `/livez`: the process runs. `/readyz`: it can do its work, which takes the database. */
export function healthRoutes(context: Context) {
  return new Hono<ApiEnv>()
    .get('/livez', (c) => json(c, { status: 'ok' }))
    .get('/readyz', async (c) => {
      try {
        await context.store.ping()
        return json(c, { status: 'ok' })
      } catch (error) {
        context.log.error({ err: error }, 'the database does not answer')
        return json(c, { status: 'error', message: 'The database does not answer.' }, 503)
      }
    })
    .all('/livez', allowOnly(['GET']))
    .all('/readyz', allowOnly(['GET']))
}
