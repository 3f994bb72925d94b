import type { Context as HonoContext } from 'hono'
import { WireError } from '../domain/errors/wire-error.ts'

/** The last handler of a path: refuses the methods that none before it took. */
export function allowOnly(methods: readonly string[]) {
  // Who answers GET answers HEAD.
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)).join(', ')
  return (c: HonoContext): never => {
    throw new WireError('method_not_allowed', {
      allow,
      message: `${c.req.method} is not taken here; use ${methods.join(' or ')}.`,
    })
  }
}
