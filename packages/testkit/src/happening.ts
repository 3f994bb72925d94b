import type { AttachmentKind, InboundEventType } from '@dm/core'

interface ByCorrespondent {
  /** Who does it: one of {@link Network.correspondents}. */
  readonly by: string
}

/** The correspondent writes; at least one of text, attachments and tapped is there. */
interface Writes extends ByCorrespondent {
  readonly type: 'message.received'
  readonly text?: string
  readonly attachments?: readonly HappeningAttachment[]
  /** The message that this one answers. */
  readonly replyTo?: string
  /** Taps a quick reply with this payload instead of typing; `text` is its title. */
  readonly tapped?: string
  /**
   * Writes not to the account alone but into the group of these people and the account; the group is there
   * when somebody has written into it. Only asked for when `capabilities.groups` is there. A network may have
   * no webhook for it: then it shows in the lists alone.
   */
  readonly inGroupWith?: readonly string[]
  /**
   * Writes in a thread that no API can read, so that it can be told that they wrote but not what. Only asked
   * for when `capabilities.encryptedThreads` is there.
   */
  readonly encrypted?: true
}

export interface HappeningAttachment {
  /**
   * What it has to arrive as. For `unsupported` choose a kind that the network has and no adapter can know,
   * for example one that you make up.
   */
  readonly kind: AttachmentKind
  /** The bytes, for networks where {@link Account.downloadAttachment} gives them back. */
  readonly data: Uint8Array
}

/** Somebody writes for our account in the network's own inbox, without this app. */
interface WritesByHand {
  readonly type: 'message.sent'
  readonly to: string
  readonly text: string
}

interface Edits extends ByCorrespondent {
  readonly type: 'message.edited'
  readonly messageId: string
  readonly text: string
}

interface Unsends extends ByCorrespondent {
  readonly type: 'message.deleted'
  readonly messageId: string
}

interface Reacts extends ByCorrespondent {
  readonly type: 'reaction.added'
  /** A message of either side. */
  readonly messageId: string
  readonly emoji: string
}

interface TakesReactionBack extends ByCorrespondent {
  readonly type: 'reaction.removed'
  readonly messageId: string
}

/** All that our account wrote so far reaches the correspondent's device. */
interface Receives extends ByCorrespondent {
  readonly type: 'message.delivered'
}

/** The correspondent reads all that our account wrote so far. */
interface Reads extends ByCorrespondent {
  readonly type: 'message.read'
}

interface TapsButton extends ByCorrespondent {
  readonly type: 'postback.received'
  readonly title: string
  readonly payload: string
}

interface ComesByLink extends ByCorrespondent {
  readonly type: 'referral.received'
  readonly ref: string
}

interface OptsIn extends ByCorrespondent {
  readonly type: 'optin.received'
  readonly payload: string
}

interface Types extends ByCorrespondent {
  readonly type: 'typing.started'
}

/** Another app hands the thread to this one. */
interface HandsOver extends ByCorrespondent {
  readonly type: 'handover.changed'
}

/** The network warns or blocks our account. */
interface Warns {
  readonly type: 'account.warned'
}

/**
 * Something that happens out in the network, named after the event that has to come of it.
 *
 * Message ids are in the adapter's spelling, as an earlier event or answer gave them. Each happening is later
 * than the one before by the network's own clock, by at least what its timestamps can tell apart.
 *
 * You are only asked for the types that your `capabilities.receives` lists. When the fake network that you
 * test against cannot act one out, post a signed body written after the network's documentation.
 */
export type Happening =
  | Writes
  | WritesByHand
  | Edits
  | Unsends
  | Reacts
  | TakesReactionBack
  | Receives
  | Reads
  | TapsButton
  | ComesByLink
  | OptsIn
  | Types
  | HandsOver
  | Warns

/** Every type but `unsupported.received`, which the suite makes itself. */
export type HappeningType = Exclude<InboundEventType, 'unsupported.received'>
