import type { PlatformId } from './platform.ts'
import type { ConversationRef } from './conversation.ts'

/** What can be attached to a message that we send. */
export type OutboundAttachmentKind = 'image' | 'video' | 'audio' | 'file'

/** Media to send: by public URL, by an id that the network gave earlier, or as bytes. */
export type OutboundAttachment = {
  readonly kind: OutboundAttachmentKind
} & (
  | { readonly url: string }
  | { readonly id: string }
  | { readonly data: Uint8Array; readonly mimeType: string; readonly name?: string }
)

/** A button under the message that answers for the correspondent. */
export interface QuickReply {
  readonly title: string
  /** Comes back as `tap.payload`. Defaults to the title. */
  readonly payload?: string
  readonly imageUrl?: string
}

/**
 * A message to send.
 *
 * Content that a network cannot carry is refused with a `DmError`, never cut or dropped in silence; what is
 * only decoration (a preview, a button's picture) is left out with a warning in the result.
 */
export interface OutboundMessage {
  readonly to: ConversationRef
  readonly text?: string
  readonly attachments?: readonly OutboundAttachment[]
  readonly quickReplies?: readonly QuickReply[]
  /** The network's id of the message that this one answers. */
  readonly replyTo?: string
  /**
   * Who wrote it. `human` lets an adapter use the network's longer window for human agents; say it only when
   * it is true, because networks bar accounts that use it for bots. Defaults to `bot`.
   */
  readonly author?: 'human' | 'bot'
  /** Carried back in the echo by networks that can; otherwise ignored. At most 200 characters of ASCII. */
  readonly reference?: string
  /** What to do with text over the limit: `refuse` (the default) or `split` into several messages. */
  readonly overflow?: 'refuse' | 'split'
  /** What only one network has, by its name, as that adapter's documentation describes it. */
  readonly platformOptions?: Readonly<Record<PlatformId, unknown>>
}
