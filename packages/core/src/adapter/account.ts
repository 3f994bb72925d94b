import type { Attachment } from '../model/attachment.ts'
import type { Conversation, ConversationRef } from '../model/conversation.ts'
import type { Message } from '../model/message.ts'
import type { OutboundAttachment, OutboundMessage } from '../model/outbound-message.ts'
import type { Page, PageQuery } from '../model/page.ts'
import type { Participant } from '../model/participant.ts'
import type { DmError } from '../errors/dm-error.ts'
import type { CallOptions } from './runtime.ts'

/**
 * One connected account: everything that calls the network.
 *
 * Every member may fail with a `DmError`: `auth_expired`, `permission_missing`, `rate_limited`,
 * `upstream_unavailable`, `upstream_refused`, `upstream_malformed`, `timeout` or `aborted`, besides what it
 * names itself. An optional member exists exactly when `capabilities.actions` says so.
 */
export interface Account {
  /** The native id of the account. */
  readonly id: string

  /**
   * Sends a message. Networks that cannot carry it in one piece get several, in an order that reads well.
   *
   * When the first piece fails the call fails. When a later one fails the call succeeds and tells in
   * `parts`, because a blind repeat would send the first pieces twice.
   *
   * @throws {DmError} before anything is sent: `invalid_request`, `message_empty`, `message_too_long`,
   * `content_unsupported`; from the network: `recipient_not_found`, `recipient_unavailable`,
   * `window_closed`, `policy_refused`, `thread_not_owned`, `attachment_refused`, `attachment_too_large`,
   * `account_restricted`; and `outcome_unknown` when the call broke off after the network may have taken it:
   * then look for the echo, do not repeat
   */
  send(message: OutboundMessage, options?: CallOptions): Promise<SendResult>

  /** Lists conversations, latest activity first. */
  listConversations(query?: PageQuery, options?: CallOptions): Promise<Page<Conversation>>

  /**
   * Lists the messages of a conversation, newest first, as deep as the network goes.
   *
   * @throws {DmError} `not_found`
   */
  listMessages(
    conversation: ConversationRef,
    query?: PageQuery,
    options?: CallOptions,
  ): Promise<Page<Message>>

  /**
   * Looks a person up. A person who has not consented comes back with the id alone.
   *
   * @throws {DmError} `not_found`
   */
  getParticipant(participantId: string, options?: CallOptions): Promise<Participant>

  /** Tells the correspondent that their messages were seen, up to the newest. */
  markRead?(conversation: ConversationRef, options?: CallOptions): Promise<void>

  /** Shows or hides the typing bubble. Networks end it by themselves after some seconds. */
  sendTyping?(conversation: ConversationRef, typing: boolean, options?: CallOptions): Promise<void>

  /**
   * Sets our reaction on a message, or takes it back with `undefined`.
   *
   * @throws {DmError} `not_found`, `window_closed`, `content_unsupported` for an emoji the network has not
   */
  react?(
    conversation: ConversationRef,
    messageId: string,
    emoji: string | undefined,
    options?: CallOptions,
  ): Promise<void>

  /**
   * Fetches the bytes of an attachment that needs the account's credentials or a fresh link.
   *
   * @throws {DmError} `not_found` when it has expired
   */
  downloadAttachment?(attachment: Attachment, options?: CallOptions): Promise<Uint8Array>

  /** Removes a message of ours as far as the network removes it; see the adapter's notes on for whom. */
  deleteMessage?(messageId: string, options?: CallOptions): Promise<void>
}

/** What became of a send. */
export interface SendResult {
  /** The network's id of the primary piece: the text if there is one, else the first attachment. */
  readonly messageId: string
  /** The network's thread id, when the answer holds it. */
  readonly conversationId?: string
  /** Who it went to, when the answer holds it. */
  readonly recipientId?: string
  /** Every piece, in the order in which they were sent. */
  readonly parts: readonly SentPart[]
  /** Decoration that was left out, and limits that were near. Empty when all went as asked. */
  readonly warnings: readonly SendWarning[]
}

/** One piece of a send: what it held, and its id or why it failed. */
export type SentPart = {
  readonly text?: string
  readonly attachments?: readonly OutboundAttachment[]
} & (
  | { readonly status: 'sent'; readonly messageId: string }
  | { readonly status: 'failed'; readonly error: DmError }
)

export interface SendWarning {
  /** snake_case, stable. */
  readonly code: string
  readonly message: string
  /** The input it is about, as a path. */
  readonly field?: string
}
