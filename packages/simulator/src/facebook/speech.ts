import type { JsonObject } from '../control-input.ts'
import type { SpokenAttachment } from '../graph/spoken-attachments.ts'

/**
 * What happens in the world outside. `{ text }` alone is a message of the first seeded person to the
 * seeded Page. Exactly one act: a message (`text`, `attachments`, `sticker`, `quickReply`, `unsupported`)
 * or one of the others.
 */
export interface Speech {
  /** The person, by PSID; the first seeded one when absent. */
  from?: string
  text?: string
  attachments?: SpokenAttachment[]
  /** True for the small thumbs-up, or a sticker id. */
  sticker?: boolean | string
  /** The person taps a quick reply: its payload, or a title to look up among the last ones sent. */
  quickReply?: { payload?: string; title?: string }
  /** The message this one answers. */
  replyTo?: string
  /** An m.me link or an advertisement: inside the message with `text`, alone otherwise. */
  referral?: JsonObject
  unsupported?: boolean
  reaction?: { mid: string; emoji?: string; action?: 'react' | 'unreact' }
  edit?: { mid: string; text: string }
  /** The person takes a message back, which no Messenger page documents. */
  unsend?: string
  /** True for everything so far. */
  read?: boolean | { watermark: number }
  delivery?: boolean | { watermark?: number; mids?: string[] }
  postback?: { payload: string; title?: string; referral?: JsonObject; mid?: string }
  optin?: JsonObject
  accountLinking?: JsonObject
  policyEnforcement?: JsonObject
  /** Thread ownership changes: to our app, to another one, or to nobody. */
  owner?: 'app' | 'other' | 'none'
  /** A comment under a post of the Page, which a private reply can answer. */
  comment?: { text: string; postId?: string }
  /** A message typed in the Page inbox by somebody of the Page. */
  pageInbox?: { text: string }
  /** Any messaging item; sender, recipient and timestamp are filled in when missing. */
  raw?: JsonObject
  /** Deliver on standby, as if another app owned the thread. */
  standby?: boolean
  /** Deliver as the dashboard's test button does, through `changes` with string values. */
  changes?: boolean
  /** Several acts in one request: each is an entry, and a list of acts is one entry with several items. */
  batch?: (Speech | Speech[])[]
  /** Simulated moment of the act; now when absent. */
  atMs?: number
  /** False answers before the webhook was posted. */
  wait?: boolean
}

/** Every field of {@link Speech}. */
export const speechFields = [
  'from',
  'text',
  'attachments',
  'sticker',
  'quickReply',
  'replyTo',
  'referral',
  'unsupported',
  'reaction',
  'edit',
  'unsend',
  'read',
  'delivery',
  'postback',
  'optin',
  'accountLinking',
  'policyEnforcement',
  'owner',
  'comment',
  'pageInbox',
  'raw',
  'standby',
  'changes',
  'batch',
  'atMs',
  'wait',
] as const
