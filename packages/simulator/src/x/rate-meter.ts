import type { SchedulingClock } from '../clock.ts'

/** How much of a window is used, and when it begins anew. */
interface Usage {
  used: number
  resetMs: number
}

/** Counts calls in windows of simulated time that begin with their first call. */
export interface RateMeter {
  /** Counts one call; answers how the window stands with it. */
  count(key: string, windowMs: number): Usage
  clear(): void
}

/** Creates a meter with nothing counted. */
export function createRateMeter(clock: SchedulingClock): RateMeter {
  const windows = new Map<string, Usage>()
  return {
    count(key, windowMs) {
      const known = windows.get(key)
      const nowMs = clock.now()
      const runs = known !== undefined && nowMs < known.resetMs && nowMs >= known.resetMs - windowMs
      const usage = runs ? known : { used: 0, resetMs: nowMs + windowMs }
      usage.used += 1
      windows.set(key, usage)
      return usage
    },
    clear: () => windows.clear(),
  }
}
