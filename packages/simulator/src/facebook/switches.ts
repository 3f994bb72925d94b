import type { KnownSwitches } from '../switch-patch.ts'
import { unverifiedLimits, type UnverifiedLimits } from './limits.ts'

/** Ways the platform is known to behave, one of each pair at a time; set them with `POST /_sim/facebook/switches`. */
export interface FacebookSwitches {
  /** The echo arrives, and is answered, before the send call is. */
  echoFirst: boolean
  /** Every webhook request is posted twice. */
  duplicateWebhooks: boolean
  /** Webhook requests are posted in swapped pairs. */
  reorderWebhooks: boolean
  /** Real milliseconds between an event and its webhook. */
  webhookDelayMs: number
  /** How long the receiver may take to answer, in real milliseconds. */
  webhookDeadlineMs: number
  /** Where the `m_` prefix of message ids stands in webhooks. */
  midPrefix: 'always' | 'not_in_echoes' | 'never'
  /** The delivery receipt that follows each send of the Page. */
  deliveries: 'with_mids' | 'without_mids' | 'off'
  /** Delivery receipts come without `timestamp`. */
  missingTimestamp: boolean
  /** How a sticker is announced: before June 2026, in the transition, now. */
  stickers: 'image' | 'both' | 'sticker'
  /** The app id in echoes of messages typed in the Page inbox. */
  pageInboxAppId: '26390203743090' | '263902037430900'
  /** Another app owns every thread: events go to `standby`, sends fail with 10/2018300. */
  standby: boolean
  requireAppSecretProof: boolean
  /** Rates are counted and enforced in simulated time. */
  rateLimits: boolean
  /** Every call is refused with this throttling code. */
  throttle: 4 | 17 | 32 | 613 | 80001 | 80006 | null
  /** What becomes of media given by URL. */
  mediaFetch: 'ok' | 'fail' | 'timeout' | 'too_large' | 'wrong_type'
  /** Pages of listings: full, fewer than asked, or every other one empty; each with `next` while there is more. */
  pages: 'full' | 'short' | 'empty'
  /** How many of the newest messages of a conversation have details. */
  historyDepth: number | null
  /** Conversation fields that only the SDK lists are refused. */
  documentedFieldsOnly: boolean
  /** The Human Agent feature was granted. */
  humanAgent: boolean
  /** The Page is temporarily barred from sending: 10/1893063. */
  pageBarred: boolean
  /** What people answer in the login dialog. */
  dialog: 'approve' | 'deny'
  /** Error bodies travel in a 200. */
  errorsAs200: boolean
  /** How `success` of a mutation is written. */
  success: 'boolean' | 'string'
  /** Guesses about doubtful limits. */
  limits: UnverifiedLimits
}

/** The names and values a patch may carry. */
export type SwitchPatch = Partial<Omit<FacebookSwitches, 'limits'>> & { limits?: Partial<UnverifiedLimits> }

/** The switches as they stand when a simulator starts. */
export function defaultSwitches(): FacebookSwitches {
  return {
    echoFirst: false,
    duplicateWebhooks: false,
    reorderWebhooks: false,
    webhookDelayMs: 0,
    webhookDeadlineMs: 5000,
    midPrefix: 'always',
    deliveries: 'with_mids',
    missingTimestamp: false,
    stickers: 'sticker',
    pageInboxAppId: '26390203743090',
    standby: false,
    requireAppSecretProof: false,
    rateLimits: false,
    throttle: null,
    mediaFetch: 'ok',
    pages: 'full',
    historyDepth: null,
    documentedFieldsOnly: false,
    humanAgent: true,
    pageBarred: false,
    dialog: 'approve',
    errorsAs200: false,
    success: 'boolean',
    limits: unverifiedLimits(),
  }
}

const choices: Record<string, readonly unknown[]> = {
  midPrefix: ['always', 'not_in_echoes', 'never'],
  deliveries: ['with_mids', 'without_mids', 'off'],
  stickers: ['image', 'both', 'sticker'],
  pageInboxAppId: ['26390203743090', '263902037430900'],
  throttle: [null, 4, 17, 32, 613, 80001, 80006],
  mediaFetch: ['ok', 'fail', 'timeout', 'too_large', 'wrong_type'],
  pages: ['full', 'short', 'empty'],
  dialog: ['approve', 'deny'],
  success: ['boolean', 'string'],
  textUnit: ['utf16', 'code_point'],
  longTitles: ['reject', 'cut'],
}

/** Every switch, for checking a patch. */
export function knownSwitches(): KnownSwitches {
  return { values: { ...defaultSwitches() }, choices, numberOrNull: ['historyDepth'] }
}
