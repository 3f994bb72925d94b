import type { XContext } from './context.ts'
import { rateNumbers, type RateName } from './rate-table.ts'

const quarterMs = 15 * 60_000
const dayMs = 24 * 3_600_000

/** What a call's limits say: headers for its answer, and whether it was one too many. */
export interface Metered {
  headers: Record<string, string>
  isOver: boolean
}

/**
 * Counts a call against everything that limits it.
 * https://docs.x.com/x-api/fundamentals/rate-limits
 */
export function meter(
  context: XContext,
  call: { method: string; rate: RateName; userId: string | undefined },
): Metered {
  const { method, rate, userId } = call
  const { tier, rates } = context.switches
  const numbers = rateNumbers(rate, tier, rates)
  const all = `${method} ${rate}`
  const own = userId === undefined ? undefined : `${all} ${userId}`
  const appOnly = userId === undefined ? `${all} app` : undefined
  const standings = [
    windowOf('x-rate-limit', own, numbers.user, quarterMs),
    windowOf('x-rate-limit', appOnly, numbers.appOnly, quarterMs),
    windowOf('x-rate-limit', all, numbers.app, quarterMs),
    windowOf('x-user-limit-24hour', own, numbers.userDay, dayMs),
    windowOf('x-app-limit-24hour', all, numbers.appDay, dayMs),
  ].flatMap((standing) => standing ?? [])

  function windowOf(header: string, key: string | undefined, limit: number | undefined, windowMs: number) {
    if (key === undefined || limit === undefined) return undefined
    const { used, resetMs } = context.rates.count(`${key} ${header} ${windowMs}`, windowMs)
    return { header, limit, used, resetMs }
  }

  const headers: Record<string, string> = {}
  // The user's own window stands before the app's, so it is the one that is shown.
  for (const standing of [...standings].reverse()) Object.assign(headers, headersOf(standing))
  const first = standings[0]
  if (first && !('x-rate-limit-limit' in headers)) {
    Object.assign(headers, headersOf({ ...first, header: 'x-rate-limit' }))
  }
  return { headers, isOver: standings.some(({ used, limit }) => used > limit) }
}

/** The headers of one window, reset in whole seconds. */
export function headersOf(standing: { header: string; limit: number; used: number; resetMs: number }) {
  const { header, limit, used, resetMs } = standing
  return {
    [`${header}-limit`]: String(limit),
    [`${header}-remaining`]: String(Math.max(0, limit - used)),
    [`${header}-reset`]: String(Math.ceil(resetMs / 1000)),
  }
}
