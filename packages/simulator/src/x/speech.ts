import type { JsonObject } from '../control-input.ts'
import type { XDeliveryReport } from './report.ts'

/** A media in a message; without content a sample is drawn. */
export interface XSpokenAttachment {
  type: 'image' | 'gif' | 'video'
  contentType?: string
  contentBase64?: string
}

/** What happens in a group. */
export interface SpokenGroup {
  /** The group; a new one when absent. */
  id?: string
  /** For a new one: its members besides who speaks; the seeded account and the second customer when absent. */
  members?: string[]
  /** Whom the speaker invites. */
  join?: string[]
  /** The speaker leaves. */
  leave?: boolean
}

/**
 * What happens in the world outside. `{ text }` alone is a message of the first seeded person to the seeded account.
 * Exactly one act: a message (`text`, `attachments`, `share`) or one of the others.
 */
export interface XSpeech {
  /** The person, by id; the first seeded one when absent. */
  from?: string
  text?: string
  /** At most one. */
  attachments?: XSpokenAttachment[]
  /** Address of a post to share: it stands at the end of the text. */
  share?: string
  /** True for everything so far, or the last message that was read. */
  read?: boolean | { upTo: string }
  typing?: boolean
  /** The account writes by hand, in an app of X. */
  ownApp?: { text?: string; attachments?: XSpokenAttachment[] }
  /** The message is end-to-end encrypted: X tells that it exists, and nothing else. */
  encrypted?: boolean
  /** In a group: alone it makes, joins or leaves one; with a message it is written there. */
  group?: SpokenGroup
  /** The account takes its consent back in its settings: every token dies. */
  revoke?: boolean
  /** Any item of `direct_message_events`; what identifies it is filled in when missing. */
  raw?: JsonObject
  /** Any payload, told under this event name. */
  rawEvent?: { name: string; payload: JsonObject }
  /** Several acts in one request: each is one event of an array, and a list of acts is one event with several items. */
  batch?: (XSpeech | XSpeech[])[]
  /** Simulated moment of the act; now when absent. */
  atMs?: number
  /** False answers before the webhook was posted. */
  wait?: boolean
}

/** Every field of {@link XSpeech}. */
export const speechFields = [
  'from',
  'text',
  'attachments',
  'share',
  'read',
  'typing',
  'ownApp',
  'encrypted',
  'group',
  'revoke',
  'raw',
  'rawEvent',
  'batch',
  'atMs',
  'wait',
] as const

/** What came of speaking. */
export interface XSpeakResult {
  ok: true
  /** The message that was made, if one was. */
  mid?: string
  /** Who acted. */
  from?: string
  conversationId?: string
  /** One result per act of a batch. */
  results?: XSpeakResult[]
  /** What became of the webhooks; empty when not waited for. */
  delivered: XDeliveryReport[]
}
