import type { KnownSwitches } from '../switch-patch.ts'
import { documentedLimits, unverifiedLimits, type UnverifiedLimits } from './limits.ts'

/** Ways the platform is known to behave, one of each at a time; set them with `POST /_sim/instagram/switches`. */
export interface InstagramSwitches {
  /** The echo arrives, and is answered, before the send call is; `random` is drawn from the seed. */
  echoFirst: boolean | 'random'
  /** The field that lets an echo through with Instagram Login; both make two of it. */
  echoField: 'messages' | 'message_echoes' | 'both'
  /** Every webhook request is posted twice. */
  duplicateWebhooks: boolean
  /** Webhook requests are posted in swapped pairs. */
  reorderWebhooks: boolean
  /** Webhook requests carry a signature that does not match. */
  corruptSignatures: boolean
  /** Real milliseconds between an event and its webhook. */
  webhookDelayMs: number
  /** How long the receiver may take to answer, in real milliseconds. */
  webhookDeadlineMs: number
  /** Whose secret signs webhooks of Instagram Login; those of Facebook Login are signed by the Meta app. */
  signWith: 'instagram' | 'meta'
  /** The id on webhook entries. */
  entryId: 'professional' | 'page' | 'app_scoped'
  /** Whether the webhook body is an object, or the object in an array. */
  envelope: 'object' | 'array'
  /** Comments stand in `changes`, or flat on the entry. */
  commentShape: 'changes' | 'flat'
  /** A new message arrives only as an edit with `num_edit` 0 and no text. */
  newMessagesAsEdits: boolean
  /** How a shared post is announced: before November 2025, in the transition, now. */
  sharedPosts: 'share' | 'both' | 'ig_post'
  /** Another app owns every thread: events go to `standby`, sends are refused. */
  standby: boolean
  /** How a send into the thread of another app is refused. */
  routingRefusal: 2534037 | 2018300
  requireAppSecretProof: boolean
  /** Rates are counted and enforced in simulated time. */
  rateLimits: boolean
  /** Every call is refused with this throttling code. */
  throttle: 4 | 17 | 32 | 613 | 80001 | 80002 | 80006 | null
  /** What becomes of media given by URL. */
  mediaFetch: 'ok' | 'fail' | 'timeout' | 'too_large' | 'wrong_type'
  /** Pages of listings: full, fewer than asked, or every other one empty; each with `next` while there is more. */
  pages: 'full' | 'short' | 'empty'
  /** How many of the newest messages of a conversation have content. */
  historyDepth: number | null
  /** The Human Agent feature was granted. */
  humanAgent: boolean
  /** The account is temporarily barred from sending: 10/1893063. */
  accountBarred: boolean
  /** The business is blocked from the API: 100/2534029. */
  apiBlocked: boolean
  /** The owner lets connected apps at the messages; off is 200/2534041. */
  messageAccess: boolean
  /** Standard Access hides people without a role on the app. */
  accessLevel: 'advanced' | 'standard'
  /** Live videos are being broadcast, which private replies to their comments need. */
  broadcasting: boolean
  /** What people answer in the login dialogs. */
  dialog: 'approve' | 'deny'
  /** Which of the seeded accounts logs in with Instagram Login. */
  loginAccount: 'first' | 'second'
  /** Permissions that people untick in the dialog, separated by commas. */
  withheldScopes: string
  /** The answer with a short-lived token: flat as seen, or in `data` as documented. */
  tokenBody: 'flat' | 'wrapped'
  /** `permissions` of that answer. */
  permissions: 'array' | 'text'
  /** `user_id` of that answer. */
  userId: 'number' | 'text'
  /** The answer of `/me`. */
  meBody: 'flat' | 'wrapped'
  /** Error bodies travel in a 200. */
  errorsAs200: boolean
  /** How `success` of a mutation is written. */
  success: 'boolean' | 'string'
  /** Capabilities that came with a date; off is how it was before. */
  replies: boolean
  severalImages: boolean
  typing: boolean
  pdfFiles: boolean
  contactQuickReplies: boolean
  /** Guesses about doubtful limits. */
  limits: UnverifiedLimits
}

/** The names and values a patch may carry. */
export type InstagramSwitchPatch = Partial<Omit<InstagramSwitches, 'limits'>> & {
  limits?: Partial<UnverifiedLimits>
}

/** The switches as they stand when a simulator starts. */
export function defaultSwitches(): InstagramSwitches {
  return {
    echoFirst: 'random',
    echoField: 'messages',
    duplicateWebhooks: false,
    reorderWebhooks: false,
    corruptSignatures: false,
    webhookDelayMs: 0,
    webhookDeadlineMs: 5000,
    signWith: 'instagram',
    entryId: 'professional',
    envelope: 'object',
    commentShape: 'changes',
    newMessagesAsEdits: false,
    sharedPosts: 'ig_post',
    standby: false,
    routingRefusal: 2534037,
    requireAppSecretProof: false,
    rateLimits: false,
    throttle: null,
    mediaFetch: 'ok',
    pages: 'full',
    historyDepth: documentedLimits.readableMessages,
    humanAgent: true,
    accountBarred: false,
    apiBlocked: false,
    messageAccess: true,
    accessLevel: 'advanced',
    broadcasting: true,
    dialog: 'approve',
    loginAccount: 'first',
    withheldScopes: '',
    tokenBody: 'flat',
    permissions: 'array',
    userId: 'number',
    meBody: 'flat',
    errorsAs200: false,
    success: 'boolean',
    replies: true,
    severalImages: true,
    typing: true,
    pdfFiles: true,
    contactQuickReplies: false,
    limits: unverifiedLimits(),
  }
}

const choices: Record<string, readonly unknown[]> = {
  echoFirst: [true, false, 'random'],
  echoField: ['messages', 'message_echoes', 'both'],
  signWith: ['instagram', 'meta'],
  entryId: ['professional', 'page', 'app_scoped'],
  envelope: ['object', 'array'],
  commentShape: ['changes', 'flat'],
  sharedPosts: ['share', 'both', 'ig_post'],
  routingRefusal: [2534037, 2018300],
  throttle: [null, 4, 17, 32, 613, 80001, 80002, 80006],
  mediaFetch: ['ok', 'fail', 'timeout', 'too_large', 'wrong_type'],
  pages: ['full', 'short', 'empty'],
  accessLevel: ['advanced', 'standard'],
  dialog: ['approve', 'deny'],
  loginAccount: ['first', 'second'],
  tokenBody: ['flat', 'wrapped'],
  permissions: ['array', 'text'],
  userId: ['number', 'text'],
  meBody: ['flat', 'wrapped'],
  success: ['boolean', 'string'],
  longTitles: ['reject', 'cut'],
  facebookLoginReactions: ['love', 'any'],
  stickerWebhooks: ['instagram_login', 'both', 'none'],
}

/** Every switch, for checking a patch. */
export function knownSwitches(): KnownSwitches {
  return {
    values: { ...defaultSwitches() },
    choices,
    numberOrNull: ['historyDepth', 'webhooksOffAfterMs'],
  }
}
