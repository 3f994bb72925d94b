import type { SchedulingClock } from '../clock.ts'

/** Counts calls in simulated time. */
export interface RateMeter {
  /** Counts one call; answers how many there were in the last `windowMs`, itself included. */
  count(key: string, windowMs: number): number
  /** How many there were, without counting. */
  recent(key: string, windowMs: number): number
  clear(): void
}

/** Creates a meter with nothing counted. */
export function createRateMeter(clock: SchedulingClock): RateMeter {
  const windows = new Map<string, { times: number[]; start: number }>()

  function slide(key: string, windowMs: number) {
    const window = windows.get(key) ?? { times: [], start: 0 }
    windows.set(key, window)
    const since = clock.now() - windowMs
    while ((window.times[window.start] ?? Infinity) <= since) window.start += 1
    if (window.start > 1000) {
      window.times.splice(0, window.start)
      window.start = 0
    }
    return window
  }
  const size = ({ times, start }: { times: number[]; start: number }) => times.length - start

  return {
    recent: (key, windowMs) => size(slide(key, windowMs)),
    count(key, windowMs) {
      const window = slide(key, windowMs)
      window.times.push(clock.now())
      return size(window)
    },
    clear: () => windows.clear(),
  }
}

/**
 * The usage headers, JSON in the value; `percent` is how much of the use-case limit is spent.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function usageHeaders(
  throttled: boolean,
  business?: { id: string; type: 'messenger' | 'instagram'; percent: number },
): Record<string, string> {
  const appUse = { call_count: throttled ? 100 : 1, total_time: 1, total_cputime: 1 }
  const headers: Record<string, string> = { 'x-app-usage': JSON.stringify(appUse) }
  if (!business) return headers
  const percent = throttled ? 100 : Math.min(100, Math.ceil(business.percent))
  const usage = {
    type: business.type,
    call_count: percent,
    total_cputime: 1,
    total_time: 1,
    estimated_time_to_regain_access: percent >= 100 ? 5 : 0,
  }
  headers['x-business-use-case-usage'] = JSON.stringify({ [business.id]: [usage] })
  return headers
}
