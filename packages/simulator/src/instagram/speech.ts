import type { JsonObject } from '../control-input.ts'
import type { SpokenAttachment } from '../graph/spoken-attachments.ts'

/**
 * What happens in the world outside. `{ text }` alone is a message of the first seeded person to the seeded
 * account. Exactly one act: a message (`text`, `attachments`, `sticker`, `quickReply`, `storyReply`,
 * `storyMention`, `ephemeral`, `unsupported`) or one of the others.
 */
export interface InstagramSpeech {
  /** The person, by IGSID; the first seeded one when absent. */
  from?: string
  text?: string
  /**
   * Files, and what Instagram shares: `ig_post`, `share`, `ig_reel`, `reel`, `ig_story`, `story`, `template`, or
   * any unheard-of type; a shared thing without `payload` or `url` gets a sample.
   */
  attachments?: SpokenAttachment[]
  /** A sticker or GIF, which not every app is told of. */
  sticker?: boolean
  /** The person taps a quick reply: its payload, or a title to look up among the last ones sent. */
  quickReply?: { payload?: string; title?: string }
  /** The message this one answers. */
  replyTo?: string
  /** The message answers a story of the account. */
  storyReply?: true | { id?: string; linkStickerUrl?: string }
  /** The person mentions the account in a story. */
  storyMention?: true | { id?: string }
  /** A picture that can be seen once. */
  ephemeral?: boolean
  unsupported?: boolean
  /** The message is edited at once, and the edit is told first. */
  editFirst?: { text: string }
  /** An ig.me link or an advertisement: inside the message with `text`, alone otherwise. */
  referral?: JsonObject
  /** `love` and the like by their emoji. */
  reaction?: { mid: string; emoji?: string; action?: 'react' | 'unreact' }
  edit?: { mid: string; text: string }
  /** The person takes a message back; its media are gone with it. */
  unsend?: string
  /** True for everything so far, or up to one message of the account. */
  read?: boolean | { mid: string }
  postback?: { payload: string; title?: string; mid?: string; referral?: JsonObject }
  optin?: JsonObject
  /** Thread ownership changes: to our app, to another one, or to nobody. */
  owner?: 'app' | 'other' | 'none'
  /** A comment under a post of the account, or under its live video, which a private reply can answer. */
  comment?: { text: string; mediaId?: string; live?: boolean }
  /** A message typed in the Instagram app, or in the Page inbox, by somebody of the account. */
  pageInbox?: { text?: string; unsupported?: boolean }
  /** The account writes to itself in the Instagram app. */
  self?: { text: string }
  /** Any messaging item; sender, recipient and timestamp are filled in when missing. */
  raw?: JsonObject
  /** Deliver on standby, as if another app owned the thread. */
  standby?: boolean
  /** Deliver as the dashboard's test button does: in `changes`, entry id `"0"`, seconds as a string. */
  changes?: boolean
  /** Deliver with `field` and `value` directly on the entry. */
  flat?: boolean
  /** Several acts in one request: each is an entry, and a list of acts is one entry with several items. */
  batch?: (InstagramSpeech | InstagramSpeech[])[]
  /** Simulated moment of the act; now when absent. */
  atMs?: number
  /** False answers before the webhook was posted. */
  wait?: boolean
}

/** Every field of {@link InstagramSpeech}. */
export const speechFields = [
  'from',
  'text',
  'attachments',
  'sticker',
  'quickReply',
  'replyTo',
  'storyReply',
  'storyMention',
  'ephemeral',
  'unsupported',
  'editFirst',
  'referral',
  'reaction',
  'edit',
  'unsend',
  'read',
  'postback',
  'optin',
  'owner',
  'comment',
  'pageInbox',
  'self',
  'raw',
  'standby',
  'changes',
  'flat',
  'batch',
  'atMs',
  'wait',
] as const
