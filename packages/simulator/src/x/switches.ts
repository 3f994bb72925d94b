import { switchProblem, type SwitchProblem } from '../switch-patch.ts'
import { unverifiedLimits, type UnverifiedLimits } from './limits.ts'
import { rateNames, type RateName, type RateNumbers, type Tier } from './rate-table.ts'

/** Ways the platform is known to behave, one of each pair at a time; set them with `POST /_sim/x/switches`. */
export interface XSwitches {
  /**
   * The version of the description that answers and parameter names follow. Each refuses the names of the other;
   * `transition` answers in the new form and takes both.
   */
  spec: '2.166' | '2.167' | 'transition'
  /** The `dm.sent` of a send arrives, and is answered, before the call is. */
  echoFirst: boolean
  /** The echo comes at all. */
  echoes: boolean
  /** Every webhook request is posted twice. */
  duplicateWebhooks: boolean
  /** Webhook requests are posted in swapped pairs. */
  reorderWebhooks: boolean
  /** Webhook requests are made and never posted. */
  dropWebhooks: boolean
  /** Real milliseconds between an event and its webhook. */
  webhookDelayMs: number
  /** How long the receiver may take to answer, in real milliseconds. */
  webhookDeadlineMs: number
  /** What follows a failed webhook: nothing, or the three retries of the enterprise product. */
  webhookRetries: 'none' | 'enterprise'
  /** A second signature header, keyed with the OAuth 2.0 client secret. */
  oauth2Signature: boolean
  /** The X Activity API delivers to its subscriptions. */
  activityApi: boolean
  /** The deprecated Account Activity API is served and delivers. */
  accountActivity: boolean
  /** `data` of a webhook is an array even for one event. */
  arrayData: boolean
  /** Messages in groups are told to webhooks, too. */
  groupPush: boolean
  /** `&`, `<` and `>` are escaped in webhook texts. */
  htmlEntities: boolean
  /** `event_uuid` is a negative number. */
  negativeUuids: boolean
  /** Webhook messages name their attachment; without, only its link tells of it. */
  webhookAttachments: boolean
  /** What creating a subscription answers: by the description, by the guide, by its other page, or nothing. */
  subscriptionAnswer: 'nested' | 'plain' | 'array' | 'empty'
  /** Simulated milliseconds until the reading endpoints know what webhooks told. */
  restLagMs: number
  /** Pages of listings: full, or half of what was asked for. */
  pages: 'full' | 'short'
  /** An empty listing has no `data`, or an empty one. */
  emptyData: 'absent' | 'array'
  /** How an object that is not there is told: with its status, or as 200 with errors only. */
  notFoundStatus: 404 | 200
  /** Which copies `DELETE` takes: any of the own view, or sent ones only. */
  deletable: 'any' | 'sent'
  /** GIFs and videos are processed in simulated time, ready at once, or fail. */
  processing: 'timed' | 'at_once' | 'failed'
  /** Rates are enforced in simulated time; they are counted always. */
  rateLimits: boolean
  /** The product whose numbers apply. */
  tier: Tier
  /** Other numbers for single endpoints. */
  rates: Partial<Record<RateName, RateNumbers>>
  /** Shape of a 429. */
  tooManyShape: 'problem' | 'errors'
  /** Billed calls left; null when nobody counts, 0 when depleted. */
  credits: number | null
  /** What the account answers on the authorize page. */
  dialog: 'approve' | 'deny'
  /** Who is logged in there. */
  dialogAccount: 'seeded' | 'other'
  /** Sends of the account are refused as automated or abusive. */
  accountBarred: boolean
  /** Host of the problem types. */
  problemHost: 'api.x.com' | 'api.twitter.com'
  /** Guesses about doubtful limits. */
  limits: UnverifiedLimits
}

/** The names and values a patch may carry. */
export type XSwitchPatch = Partial<Omit<XSwitches, 'limits'>> & { limits?: Partial<UnverifiedLimits> }

/** The switches as they stand when a simulator starts. */
export function defaultSwitches(): XSwitches {
  return {
    spec: '2.166',
    echoFirst: false,
    echoes: true,
    duplicateWebhooks: false,
    reorderWebhooks: false,
    dropWebhooks: false,
    webhookDelayMs: 0,
    webhookDeadlineMs: 10_000,
    webhookRetries: 'none',
    oauth2Signature: false,
    activityApi: true,
    accountActivity: false,
    arrayData: false,
    groupPush: false,
    htmlEntities: true,
    negativeUuids: true,
    webhookAttachments: true,
    subscriptionAnswer: 'nested',
    restLagMs: 0,
    pages: 'full',
    emptyData: 'absent',
    notFoundStatus: 404,
    deletable: 'any',
    processing: 'timed',
    rateLimits: false,
    tier: 'pay_per_use',
    rates: {},
    tooManyShape: 'problem',
    credits: null,
    dialog: 'approve',
    dialogAccount: 'seeded',
    accountBarred: false,
    problemHost: 'api.x.com',
    limits: unverifiedLimits(),
  }
}

const choices: Record<string, readonly unknown[]> = {
  spec: ['2.166', '2.167', 'transition'],
  webhookRetries: ['none', 'enterprise'],
  subscriptionAnswer: ['nested', 'plain', 'array', 'empty'],
  pages: ['full', 'short'],
  emptyData: ['absent', 'array'],
  notFoundStatus: [404, 200],
  deletable: ['any', 'sent'],
  processing: ['timed', 'at_once', 'failed'],
  tier: ['pay_per_use', 'pro', 'basic', 'free'],
  tooManyShape: ['problem', 'errors'],
  dialog: ['approve', 'deny'],
  dialogAccount: ['seeded', 'other'],
  problemHost: ['api.x.com', 'api.twitter.com'],
  textUnit: ['utf16', 'code_point'],
  oneShotCategories: ['images', 'any'],
}

/** Looks for the first thing wrong with a patch. */
export function xSwitchProblem({ rates, ...patch }: Record<string, unknown>): SwitchProblem | undefined {
  const { rates: _rates, ...values } = defaultSwitches()
  const problem = switchProblem(patch, { values, choices, numberOrNull: ['credits'] })
  if (problem || rates === undefined) return problem
  if (typeof rates !== 'object' || rates === null) return { field: 'rates', message: 'must be an object' }
  const stranger = Object.keys(rates).find((name) => !rateNames.includes(name))
  return stranger === undefined
    ? undefined
    : { field: `rates.${stranger}`, message: `is not one of ${rateNames.join(', ')}` }
}
