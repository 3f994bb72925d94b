import type { SchedulingClock } from '../clock.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import type { Page, World } from './world.ts'

const dayMs = 24 * 3_600_000

/** Counts calls per Page in simulated time. */
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

/** What a Page did, for the limits that differ by kind. */
export type RatedCall = 'send' | 'media' | 'conversations' | 'other'

/**
 * Counts a call and, when the switch asks for it, refuses what is too much.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting
 */
export function meter(context: FacebookContext, page: Page, kind: RatedCall): void {
  const perDay = context.rates.count(`${page.id} day`, dayMs)
  const perSecond = context.rates.count(`${page.id} ${kind}`, 1000)
  const { rateLimits, throttle } = context.switches
  if (throttle !== null) throw refuse.throttled(throttle)
  if (!rateLimits) return
  if (perDay > dailyCalls(context, page)) throw refuse.throttled(80006)
  if (perSecond > perSecondLimit[kind]) throw refuse.throttled(kind === 'conversations' ? 80006 : 613)
}

const perSecondLimit: Record<RatedCall, number> = {
  send: limits.sendsPerSecond,
  media: limits.mediaSendsPerSecond,
  conversations: limits.conversationCallsPerSecond,
  other: Infinity,
}

function dailyCalls(context: FacebookContext, page: Page): number {
  return limits.callsPerEngagedPersonPerDay * Math.max(1, engaged(context.world, page))
}

function engaged(world: World, page: Page): number {
  return [...world.conversations.values()].filter(({ pageId }) => pageId === page.id).length
}

/**
 * The usage headers, JSON in the value.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function usageHeaders(context: FacebookContext, page: Page | undefined): Record<string, string> {
  const throttled = context.switches.throttle !== null
  const appUse = { call_count: throttled ? 100 : 1, total_time: 1, total_cputime: 1 }
  const headers: Record<string, string> = { 'x-app-usage': JSON.stringify(appUse) }
  if (!page) return headers
  const used = (100 * context.rates.recent(`${page.id} day`, dayMs)) / dailyCalls(context, page)
  const percent = throttled ? 100 : Math.min(100, Math.ceil(used))
  const usage = {
    type: 'messenger',
    call_count: percent,
    total_cputime: 1,
    total_time: 1,
    estimated_time_to_regain_access: percent >= 100 ? 5 : 0,
  }
  headers['x-business-use-case-usage'] = JSON.stringify({ [page.id]: [usage] })
  return headers
}
