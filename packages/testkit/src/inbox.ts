import type { OutboundAttachmentKind } from '@dm/core'

/** What one correspondent sees of the account, read from the network's own state and never from the adapter. */
export interface Inbox {
  /** What the account sent, in the order in which it shows, first one first. */
  readonly messages: readonly InboxMessage[]
  /** The account's reactions that show now. */
  readonly reactions: readonly InboxReaction[]
  /** Whether the account has seen the correspondent's newest message. */
  readonly seen: boolean
  /** Whether the account's typing bubble shows. */
  readonly typing: boolean
}

export interface InboxMessage {
  readonly text?: string
  readonly attachments: readonly InboxAttachment[]
  readonly quickReplies: readonly { readonly title: string; readonly payload: string }[]
  /** The message that it answers, in the adapter's spelling of the id. */
  readonly replyTo?: string
}

export interface InboxAttachment {
  readonly kind: OutboundAttachmentKind
  /**
   * A text by which you know the media again: the URL that it was fetched from, its id, a digest of its bytes.
   * Compared with {@link TestMedia.content}.
   */
  readonly content: string
}

export interface InboxReaction {
  /** In the adapter's spelling. */
  readonly messageId: string
  readonly emoji: string
}
