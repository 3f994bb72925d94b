const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * Limits X states on its pages.
 * https://docs.x.com/x-api/direct-messages/lookup/introduction
 * https://docs.x.com/x-api/direct-messages/manage/introduction
 * https://docs.x.com/x-api/media/quickstart/best-practices
 * https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
 */
export const documentedLimits = {
  eventsPerPage: 100,
  historyMs: 30 * dayMs,
  attachments: 1,
  groupMembers: { least: 2, most: 49 },
  imageBytes: 5 * 1024 * 1024,
  gifBytes: 15 * 1024 * 1024,
  videoBytes: 512 * 1024 * 1024,
  segments: 1000,
  mediaLifeMs: dayMs,
  codeLifeMs: 30_000,
  accessTokenLifeMs: 2 * hourMs,
  stateLength: 500,
  webhookUrlLength: 200,
  tagLength: 200,
  usersPerLookup: 100,
  subscriptions: 1500,
  subscriptionsPerDelete: 100,
  webhooks: 1,
  accountActivitySubscriptions: 3,
  streams: 2,
  replayReachMs: dayMs,
} as const

/** Limits that sources disagree on or nobody states today: each is a guess until checked on a live account. */
export interface UnverifiedLimits {
  /** Characters in a text; stated by an older page, not by the present description. */
  textLength: number
  /** What one of them is. */
  textUnit: 'utf16' | 'code_point'
  /** Direct Messages an account may send in a day, over all apps and by hand. */
  accountDmsPerDay: number
  /** How long a GIF or a video is processed after its upload. */
  processingMs: number
  /** What a one-shot upload takes: only images in one page, every category in a newer one. */
  oneShotCategories: 'images' | 'any'
  /** How often a webhook is asked for its challenge: hourly, half-hourly or daily by three pages. */
  crcIntervalMs: number
  /** How long a receiver may take to answer a challenge, in real milliseconds. */
  crcDeadlineMs: number
  /** How long failing challenges are forgiven. */
  crcPatienceMs: number
  /** How far the time in an OAuth 1.0a signature may be off. */
  oauth1SkewMs: number
  /** The longest segment of a chunked upload. */
  segmentBytes: number
}

/** The guesses a simulator starts with; change one with `switches.limits`. */
export function unverifiedLimits(): UnverifiedLimits {
  return {
    textLength: 10_000,
    textUnit: 'code_point',
    accountDmsPerDay: 500,
    processingMs: 2000,
    oneShotCategories: 'images',
    crcIntervalMs: hourMs,
    crcDeadlineMs: 3000,
    crcPatienceMs: 28 * hourMs,
    oauth1SkewMs: 5 * minuteMs,
    segmentBytes: 5 * 1024 * 1024,
  }
}
