import type { MiddlewareHandler } from 'hono'
import type { Context } from '../context.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import type { ApiEnv } from './api-env.ts'

/**
 * Counts the calls of a profile, says in the headers of every answer how many are left, and refuses those beyond the
 * limit until the next window begins.
 */
export function limitRate({ store, rules }: Context): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { number, endsInMs } = await store.usage.count(c.get('profile').id)
    const { callsAtMost } = rules
    if (callsAtMost > 0) {
      c.header('x-ratelimit-max', String(callsAtMost))
      c.header('x-ratelimit-count', String(number))
      c.header('x-ratelimit-remaining', String(Math.max(0, callsAtMost - number)))
      c.header('x-ratelimit-reset', String(endsInMs))
      if (number > callsAtMost) {
        throw new WireError('rate_limited', {
          retryable: true,
          retryAfterMs: endsInMs,
          message: `A profile may make ${callsAtMost} calls; wait as long as Retry-After says.`,
        })
      }
    }
    await next()
  }
}
