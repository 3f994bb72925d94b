import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { BatcherFullError } from '../batcher.ts'
import type { Context } from '../context.ts'
import type { LinkedAccount } from '../domain/account/account-store.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import { isDatabaseOutOfOrder } from '../store/faults.ts'
import type { SecretBox } from '../store/secret-box.ts'
import type { ApiEnv } from './api-env.ts'
import { requireApiKey } from './api-key.ts'
import { hungUp } from './hung-up.ts'
import { jsonType } from './json.ts'
import { presentErrorOf } from './presenters/error.ts'
import { accountRoutes } from './routes/accounts.ts'
import { alarmRoutes } from './routes/alarms.ts'
import { autoResponseRoutes } from './routes/auto-response.ts'
import { healthRoutes } from './routes/health.ts'
import { hookRoutes } from './routes/hooks.ts'
import { journalRoutes } from './routes/journal.ts'
import { messageRoutes } from './routes/messages.ts'

const maxBodyBytes = 1024 * 1024

export interface AppOptions {
  readonly context: Context
  readonly apiKey: string
  readonly box: SecretBox
  /** Whether nothing is answered but how the process is. */
  readonly healthOnly?: boolean
  readonly onLinked: (linked: { account: LinkedAccount; isNew: boolean }) => void
}

/** Everything that answers over HTTP but the webhooks of the networks. */
export function createApp({ context, apiKey, box, onLinked, healthOnly = false }: AppOptions): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>()
  api.use(requireApiKey(apiKey, context.store.primaryProfileId))
  api.use(bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }))
  api.route('/messages/autoresponse', autoResponseRoutes(context))
  api.route('/messages', messageRoutes(context, box))
  api.route('/accounts', accountRoutes(context, onLinked))
  api.route('/hook', hookRoutes(context))
  api.route('/admin/alarms', alarmRoutes(context))
  api.route('/admin/journal', journalRoutes(context))

  const app = new Hono<ApiEnv>()
  app.route('/', healthRoutes(context))
  if (!healthOnly) app.route('/api', api)
  app.notFound((c) => {
    throw new WireError('endpoint_not_found', {
      message: `${c.req.method} ${c.req.path} is not an endpoint.`,
    })
  })
  app.onError((thrown, c) => {
    const error =
      isDatabaseOutOfOrder(thrown) || thrown instanceof BatcherFullError
        ? new WireError('unavailable', { retryable: true, retryAfterMs: 1_000, cause: thrown })
        : WireError.from(thrown)
    const called = { method: c.req.method, path: c.req.path }
    if (c.req.raw.signal.aborted) {
      context.log.debug(called, hungUp)
    } else if (error.kind === 'internal' || error.kind === 'unavailable') {
      context.log.error({ err: thrown, ...called }, 'a request failed')
    }
    const presented = presentErrorOf(error, c.req.path, (name) => context.platforms.byWireName(name))
    return c.body(JSON.stringify(presented.body), presented.status as ContentfulStatusCode, {
      ...presented.headers,
      'content-type': jsonType,
    })
  })
  return app
}

function refuseBody(): never {
  throw new WireError('body_too_large', {
    field: 'body',
    message: `At most ${maxBodyBytes} bytes are taken.`,
  })
}
