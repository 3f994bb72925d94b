import { usageHeaders as usageOf } from '../graph/rates.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import type { Page, World } from './world.ts'

const dayMs = 24 * 3_600_000

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

/** The usage headers of an answer; a Page's own use is in them when it called. */
export function usageHeaders(context: FacebookContext, page: Page | undefined): Record<string, string> {
  const throttled = context.switches.throttle !== null
  if (!page) return usageOf(throttled)
  const percent = (100 * context.rates.recent(`${page.id} day`, dayMs)) / dailyCalls(context, page)
  return usageOf(throttled, { id: page.id, type: 'messenger', percent })
}
