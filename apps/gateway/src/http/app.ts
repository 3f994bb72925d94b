import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { BatcherFullError } from '../batcher.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import { isDatabaseOutOfOrder } from '../store/faults.ts'
import type { ApiEnv } from './api-env.ts'
import { requireCaller } from './caller.ts'
import { hintForPath } from './hint-for-path.ts'
import { hungUp } from './hung-up.ts'
import { jsonType } from './json.ts'
import { presentErrorOf } from './presenters/error.ts'
import { limitRate } from './rate-limit.ts'
import { mountRoutes, type Api } from './route.ts'
import { routes } from './routes.ts'
import { documentRoutes } from './routes/document.ts'
import { linkPageRoutes } from './routes/link-page.ts'
import { healthRoutes } from './routes/health.ts'

const maxBodyBytes = 1024 * 1024

export interface AppOptions extends Api {
  readonly apiKey: string
  /** Whether nothing is answered but how the process is. */
  readonly healthOnly?: boolean
}

/** Everything that answers over HTTP but the webhooks of the networks. */
export function createApp({ apiKey, healthOnly = false, ...tools }: AppOptions): Hono<ApiEnv> {
  const { context } = tools
  const api = new Hono<ApiEnv>()
  api.use(requireCaller(apiKey, context))
  api.use(limitRate(context))
  api.use(bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }))
  mountRoutes(api, tools, routes)

  const app = new Hono<ApiEnv>()
  app.route('/', healthRoutes(context))
  if (!healthOnly) app.route('/', documentRoutes()).route('/', linkPageRoutes(tools)).route('/api', api)
  app.notFound((c) => {
    const { method, path } = c.req
    throw new WireError('endpoint_not_found', {
      message: `${method} ${path} is not an endpoint. ${hintForPath(method, path)}`,
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
