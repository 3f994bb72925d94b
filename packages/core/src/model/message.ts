import type { Attachment } from './attachment.ts'
import type { ConversationRef } from './conversation.ts'
import type { Participant } from './participant.ts'
import type { PlatformId, Timestamp } from './platform.ts'
import type { Reaction } from './reaction.ts'

/** One message as the network has it. */
export interface Message {
  readonly platform: PlatformId
  /** The network's id, in the one spelling that the adapter uses everywhere. Unique within the account. */
  readonly id: string
  /** The native id of our account. */
  readonly accountId: string
  readonly conversation: ConversationRef
  /** `inbound` was written by a correspondent, `outbound` by our account, whoever typed it there. */
  readonly direction: 'inbound' | 'outbound'
  readonly sender: Participant
  /** Who it was sent to; empty in a group. */
  readonly recipients: readonly Participant[]
  /** When the network says that it was sent. Absent when it does not say; never the time of receipt. */
  readonly sentAt?: Timestamp
  /** Plain text as it was typed. Absent, never empty, when there is none. */
  readonly text?: string
  readonly attachments: readonly Attachment[]
  /** Reactions on it, as far as the network tells them together with the message. */
  readonly reactions?: readonly Reaction[]
  /** The message that this one answers. */
  readonly replyTo?: ReplyTarget
  /** What the sender tapped: the payload that the bot gave to the button. */
  readonly tap?: Tap
  /** What led here: an advertisement, a link, a post. */
  readonly referral?: Referral
  readonly edits?: number
  /** True when the network says that content exists which its API does not show. */
  readonly unsupported?: boolean
  /** For outbound messages: the reference that the sender gave, when the network carries it back. */
  readonly reference?: string
  /** For outbound messages: the app that sent it, as far as the network tells; see the adapter's notes. */
  readonly appId?: string
  /** What the network sent, unchanged. */
  readonly raw?: unknown
}

/** What a message answers: another message, or a story that is gone after a day. */
export interface ReplyTarget {
  readonly messageId?: string
  readonly story?: { readonly id?: string; readonly url?: string }
}

/** A tap on a quick reply, button, menu item or conversation starter. */
export interface Tap {
  readonly payload?: string
  readonly title?: string
}

/** How a person came into the conversation. */
export interface Referral {
  /** The value that was put into the link or advertisement. */
  readonly ref?: string
  /** The network's word for the place, for example `ADS` or `SHORTLINK`. */
  readonly source?: string
  readonly adId?: string
  readonly raw?: unknown
}
