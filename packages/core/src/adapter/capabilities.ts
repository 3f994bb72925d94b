import type { DmErrorCode } from '../errors/codes.ts'
import type { AttachmentKind } from '../model/attachment.ts'
import type { InboundEventType } from '../model/inbound-event.ts'
import type { OutboundAttachmentKind } from '../model/outbound-message.ts'

/** Where a fact about a network comes from. */
export interface Sourced {
  /** The page of the network that says so. */
  readonly source: string
  /** When it was last read, as `2026-11-22`. */
  readonly checked: string
  /** True when the sources disagree or nobody has seen it: the number may be off. */
  readonly unverified?: boolean
}

/** In what a length is counted. */
export type TextUnit = 'bytes' | 'utf16' | 'code_points' | 'graphemes'

export interface TextLimit extends Sourced {
  readonly max: number
  readonly unit: TextUnit
}

export interface AttachmentLimit extends Sourced {
  readonly maxBytes: number
  /** The limit of media that the network fetches by URL, where it is lower. */
  readonly maxBytesByUrl?: number
  /** Ways in which the media can be handed over. */
  readonly by: readonly ('url' | 'id' | 'data')[]
  /** Media types that the network takes; absent when it does not say. */
  readonly mimeTypes?: readonly string[]
}

export interface QuickReplyLimit extends Sourced {
  readonly max: number
  readonly titleMax: number
  readonly payloadMax: number
}

/** A time in which a reply is allowed, counted from what opened it. */
export interface ReplyWindow extends Sourced {
  readonly kind: 'standard' | 'human_agent'
  readonly lengthMs: number
  /** What opens it, and opens it again. */
  readonly openedBy: readonly InboundEventType[]
}

/** What the optional members of `Account` are called here. */
export type AccountAction = 'markRead' | 'sendTyping' | 'react' | 'downloadAttachment' | 'deleteMessage'

/**
 * Codes that some networks answer with and others do not. Not among them: what every network can say (too many
 * calls, a dead token, a missing permission, out of order, and what has no name yet), `window_closed`, which comes
 * with {@link Capabilities.replyWindows}, and what is found out on our side.
 */
export type NetworkRefusal = Exclude<
  DmErrorCode,
  | 'rate_limited'
  | 'auth_expired'
  | 'permission_missing'
  | 'upstream_unavailable'
  | 'upstream_refused'
  | 'window_closed'
  | 'url_refused'
  | 'upstream_malformed'
  | 'timeout'
  | 'aborted'
  | 'webhook_malformed'
>

/**
 * What a network can do, as data: the one place that says so. Documentation, validation and the conformance
 * suite all read it; a feature that it does not name does not exist.
 */
export interface Capabilities {
  readonly text: TextLimit
  /** Kinds that can be sent; a kind that is missing cannot. */
  readonly attachments: Readonly<Partial<Record<OutboundAttachmentKind, AttachmentLimit>>>
  /** How many of a kind one call to `send` takes. */
  readonly attachmentsPerMessage: { readonly max: number } & Sourced
  /** How text and media of one call reach the correspondent: in one message, or as several. */
  readonly textWithAttachments: 'one_message' | 'several_messages'
  readonly quickReplies?: QuickReplyLimit
  readonly replyTo?: Sourced
  /** Whether {@link OutboundMessage.reference} comes back in the echo. */
  readonly reference?: { readonly max: number } & Sourced
  /** Absent when a reply is allowed at any time. */
  readonly replyWindows?: readonly ReplyWindow[]
  /** Whether a conversation can be started by us. */
  readonly startsConversations: boolean
  /**
   * Conversations with more than one correspondent are listed and read, by their id. Absent where every
   * conversation is with one person.
   */
  readonly groups?: Sourced
  /**
   * Threads exist whose messages no API reads, and their messages are told as `unsupported`; see
   * {@link ConversationRef.encrypted}.
   */
  readonly encryptedThreads?: Sourced
  /** The optional members of `Account` that exist. */
  readonly actions: Readonly<Partial<Record<AccountAction, Sourced>>>
  /** Events that the webhooks can report. */
  readonly receives: readonly InboundEventType[]
  /** Attachment kinds that arrive. */
  readonly receivesAttachments: readonly AttachmentKind[]
  /** What the network refuses in words of its own: for each there is a native error that becomes this code. */
  readonly refusals: readonly NetworkRefusal[]
  /**
   * How deep history can be read, as far as the network says; and what a message costs that is read, where the network
   * bills that.
   */
  readonly history?: {
    readonly maxMessages?: number
    readonly maxAgeMs?: number
    readonly usdPerMessage?: number
  } & Sourced
  /** What an importer would otherwise find out the hard way. */
  readonly notes: readonly string[]
}
