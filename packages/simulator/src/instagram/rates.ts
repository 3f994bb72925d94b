import { usageHeaders as usageOf } from '../graph/rates.ts'
import type { Caller } from './call.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import type { Flavour } from './flavours.ts'
import { documentedLimits as limits } from './limits.ts'
import type { Account } from './world.ts'

const dayMs = 24 * 3_600_000
const hourMs = 3_600_000
/** Calls per impression and day; an account here has been seen once. */
const callsPerDay = 4800

/** What an account did, for the limits that differ by kind. */
export type RatedCall = 'send' | 'media' | 'conversations' | 'private_reply' | 'other'

/**
 * Counts a call and, when the switch asks for it, refuses what is too much.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function meter(context: InstagramContext, account: Account, flavour: Flavour, kind: RatedCall): void {
  const { rates, switches } = context
  rates.count(`${account.id} day`, dayMs)
  const window = kind === 'private_reply' ? hourMs : 1000
  const count = rates.count(`${account.id} ${kind}`, window)
  if (switches.throttle !== null) throw refuse.throttled(switches.throttle)
  if (!switches.rateLimits || count <= allowed(context, flavour, kind)) return
  throw kind === 'conversations' || kind === 'private_reply' ? refuse.throttled(80002) : refuse.tooFast()
}

function allowed({ switches }: InstagramContext, flavour: Flavour, kind: RatedCall): number {
  const { instagramLoginSendsPerSecond, facebookLoginSendsPerSecond } = switches.limits
  switch (kind) {
    case 'send':
      return flavour === 'instagram_login' ? instagramLoginSendsPerSecond : facebookLoginSendsPerSecond
    case 'media':
      return limits.mediaSendsPerSecond
    case 'conversations':
      return limits.conversationCallsPerSecond
    case 'private_reply':
      return limits.privateRepliesPerHour
    case 'other':
      return Infinity
  }
}

/** The usage headers of an answer; those of the app are Facebook Login's. */
export function usageHeaders(context: InstagramContext, caller: Caller | undefined): Record<string, string> {
  const throttled = context.switches.throttle !== null
  const id = caller?.kind === 'account' ? caller.account.id : caller?.kind === 'page' && caller.page.accountId
  const percent = id ? (100 * context.rates.recent(`${id} day`, dayMs)) / callsPerDay : 0
  const headers = usageOf(throttled, id ? { id, type: 'instagram', percent } : undefined)
  if (caller?.kind === 'account') delete headers['x-app-usage']
  return headers
}
