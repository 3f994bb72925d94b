/** Products with numbers of their own; https://docs.x.com/x-api/fundamentals/rate-limits */
export type Tier = 'pay_per_use' | 'pro' | 'basic' | 'free'

/** How often something may be called: in 15 minutes and in 24 hours, by one account and by the whole app, all verbs apart. */
export interface RateNumbers {
  user?: number
  userDay?: number
  app?: number
  appDay?: number
  /** In 15 minutes with the app's own token, where an account's calls do not count towards the app. */
  appOnly?: number
}

/** Endpoints that are counted together. */
export type RateName = keyof typeof payPerUse

/** One table for everybody since 2026. Whether the three ways to send are counted together is not stated; here they are. */
const payPerUse = {
  listEvents: { user: 15 },
  listEventsWith: { user: 15 },
  listConversationEvents: { user: 15 },
  readEvent: { user: 15 },
  downloadMedia: { user: 1000 },
  send: { user: 15, userDay: 1440, appDay: 1440 },
  deleteEvent: { user: 300, userDay: 1500, appDay: 4000 },
  block: { user: 10, userDay: 400, app: 25, appDay: 1000 },
  me: { user: 75 },
  users: { user: 900, appOnly: 300 },
  upload: { user: 500, appDay: 50_000 },
  uploadChunks: { user: 1875, appDay: 180_000 },
  uploadStatus: { user: 1000, appDay: 100_000 },
  subscriptions: { app: 500 },
  stream: { app: 450 },
  webhooks: { app: 450 },
  replay: { app: 100 },
} satisfies Record<string, RateNumbers>

/** Every name, for who sets numbers of their own. */
export const rateNames: readonly string[] = Object.keys(payPerUse)

const byTier: Record<Tier, Partial<Record<RateName, RateNumbers>>> = {
  pay_per_use: {},
  pro: { send: { user: 15, userDay: 1440, appDay: 1440 } },
  basic: { ...allLists({ userDay: 1 }), readEvent: { userDay: 5 }, send: { userDay: 1 } },
  free: { ...allLists({ userDay: 0 }), readEvent: { userDay: 0 }, send: { userDay: 0 } },
}

/** The numbers of an endpoint. */
export function rateNumbers(
  name: RateName,
  tier: Tier,
  overrides: Partial<Record<RateName, RateNumbers>>,
): RateNumbers {
  return overrides[name] ?? byTier[tier][name] ?? payPerUse[name]
}

function allLists(numbers: RateNumbers) {
  return { listEvents: numbers, listEventsWith: numbers, listConversationEvents: numbers }
}
