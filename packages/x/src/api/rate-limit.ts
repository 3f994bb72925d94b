import { DmError } from '@dm/core'

/**
 * The windows of one call: a quarter of an hour, and where there is one, a day for the user and for the app.
 *
 * @see https://docs.x.com/x-api/fundamentals/rate-limits
 */
const windows = [
  { prefix: 'x-rate-limit', of: 'account' },
  { prefix: 'x-user-limit-24hour', of: 'account' },
  { prefix: 'x-app-limit-24hour', of: 'app' },
] as const

const dayMs = 24 * 60 * 60 * 1000

interface ExhaustedWindow {
  readonly of: 'account' | 'app'
  /** Milliseconds since 1970. */
  readonly resetMs: number
}

/** How long until the last of the exhausted windows opens again, in milliseconds; `undefined` when none is told. */
export function resetAfterMs(headers: Headers, now: number): number | undefined {
  const resets = exhaustedWindows(headers, now).map(({ resetMs }) => resetMs - now)
  return resets.length === 0 ? undefined : Math.max(...resets)
}

function exhaustedWindows(headers: Headers, now: number): ExhaustedWindow[] {
  return windows.flatMap(({ prefix, of }) => {
    const told = Number(headers.get(`${prefix}-reset`) ?? 0) * 1000
    // No window is longer than a day, whatever a clock that is off makes of it.
    const resetMs = Math.min(told, now + dayMs)
    return headers.get(`${prefix}-remaining`)?.trim() === '0' && resetMs > now ? [{ of, resetMs }] : []
  })
}

/** Remembers which windows X has called exhausted; see {@link createRateMeter}. */
export interface RateMeter {
  /** @throws {DmError} `rate_limited` while a window of this call is known to be closed */
  check(call: MeteredCall): void
  note(call: MeteredCall, headers: Headers): void
}

/** One kind of call: what shares a limit at X shares the name. */
export interface MeteredCall {
  readonly name: string
  /** Absent for calls of the app; empty while nobody knows whose the call is, and then its own limits count for nobody. */
  readonly accountId?: string | undefined
}

/** Beyond this many closed windows those that have opened meanwhile are forgotten. */
const sweepAt = 1000

/**
 * Saves calls that X would refuse: once its headers say that nothing remains, further calls of the same kind
 * are refused here until the window opens again. It goes by headers alone, lives in memory and is no quota.
 */
export function createRateMeter(clock: () => number): RateMeter {
  const closedUntil = new Map<string, number>()

  function keyOf({ name, accountId }: MeteredCall, of: ExhaustedWindow['of']): string {
    return of === 'app' || accountId === undefined ? name : `${name} ${accountId}`
  }

  function sweep(now: number): void {
    if (closedUntil.size < sweepAt) return
    for (const [key, until] of closedUntil) if (until <= now) closedUntil.delete(key)
  }

  return {
    check(call) {
      const now = clock()
      const until = Math.max(
        ...(['account', 'app'] as const).map((of) => closedUntil.get(keyOf(call, of)) ?? 0),
      )
      if (until > now) throw stillClosed(until - now)
    },
    note(call, headers) {
      const now = clock()
      sweep(now)
      for (const { of, resetMs } of exhaustedWindows(headers, now)) {
        if (of === 'account' && call.accountId === '') continue
        const key = keyOf(call, of)
        closedUntil.set(key, Math.max(resetMs, closedUntil.get(key) ?? 0))
      }
    },
  }
}

function stillClosed(waitMs: number): DmError {
  return new DmError({
    code: 'rate_limited',
    message: 'X said that nothing remains of this limit, so the call was not made.',
    retryable: true,
    retryAfterMs: waitMs,
  })
}
