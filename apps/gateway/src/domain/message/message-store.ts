import type { Attachment, PlatformId, Reaction, SendWarning, SentPart } from '@dm/core'
import type { LinkedAccount } from '../account/account-store.ts'
import type { ConversationStatus, Position, StoredConversation } from '../conversation/conversation-store.ts'
import type { UnknownSend } from './read-back.ts'
import type { StoredParticipant } from '../participant/participant-store.ts'

export interface StoredMessage {
  readonly id: string
  readonly conversationId: string
  readonly nativeConversationId?: string
  readonly nativeId: string
  readonly direction: 'inbound' | 'outbound'
  readonly text?: string
  readonly attachments: readonly Attachment[]
  readonly reactions: readonly Reaction[]
  readonly sentAt?: Date
  readonly updatedAt?: Date
  readonly account: { readonly nativeId: string } & Omit<StoredParticipant, 'id'>
  readonly correspondent?: StoredParticipant
}

export interface MessageQuery {
  readonly profileId: string
  readonly platform: PlatformId
  readonly status: ConversationStatus
  readonly conversationId?: string
  readonly limit: number
  readonly after?: Position
}

/** A message of ours that is about to be sent. */
export interface MessageToSend {
  readonly account: LinkedAccount
  readonly conversation: StoredConversation
  readonly participantId?: string
  readonly reference: string
  readonly text?: string
  readonly attachments: readonly Attachment[]
  /** The time by the network's clock, until its echo tells the true one. */
  readonly sentAt: Date
}

/** One piece that the network has taken. */
export interface SentPiece {
  readonly nativeId: string
  readonly text?: string
  readonly attachments: readonly Attachment[]
}

/** What became of the pieces of a message that went out in several. */
export interface SplitSend {
  /** The network's id of the piece that stands for all. */
  readonly messageId?: string
  /** In order. None: the answer to the first was lost, and the others were not tried. */
  readonly parts: readonly SentPart[]
  readonly warnings: readonly SendWarning[]
}

/** What is written down of a send. */
export type SendOutcome =
  | { readonly state: 'sending' | 'failed' | 'unknown' }
  | {
      readonly state: 'sent'
      readonly messageId: string
      readonly text?: string
      /** How many the message has. */
      readonly attachments: number
      /** Whether it was taken back since, and what it held is forgotten. */
      readonly deleted: boolean
      readonly recipientId?: string
      readonly conversation: StoredConversation
      readonly split?: SplitSend
    }

/** Whether a send may go on. */
export type Begun =
  { readonly kind: 'begun' | 'busy' | 'limited' } | { readonly kind: 'throttled'; readonly forMs: number }

/** A send and what it may have become. */
export interface SoleMessage extends UnknownSend {
  /** Between when, by the network's clock, the message would have come. */
  readonly from: Date
  readonly to: Date
  /** Whether a webhook that tells of a message says when it is ours. */
  readonly echoTells: boolean
}

export interface MessageStore {
  /** Newest first. */
  list(query: MessageQuery): Promise<StoredMessage[]>
  /**
   * Writes the message before the call, for this process to send it; from then on it is kept in mind that it is being
   * sent, until it is settled or given up. Writes nothing while another is being sent into the conversation, or while the
   * account is throttled, or when it would be one conversation more in this month than the profile may have.
   */
  begin(message: MessageToSend, conversationsAtMost?: number): Promise<Begun>
  /** Tells other processes that what this one sends is still being sent. */
  renewLeases(): Promise<void>
  /** What became of a send; `undefined` when it was never written down. */
  outcome(profileId: string, reference: string): Promise<SendOutcome | undefined>
  /** Marks sends as unknown whose process has had its time; gives them back. */
  endLeases(): Promise<{ readonly platform: PlatformId; readonly reference: string }[]>
  /**
   * Sends of which nobody knows and that are to be looked for now; for others only after the next gap.
   *
   * @param gapsMs how long to wait after each look; one that has had them all is not looked for again
   */
  toLookFor(gapsMs: readonly number[]): Promise<(UnknownSend & { readonly isLast: boolean })[]>
  /** A send of which nobody knows; `undefined` when it is something else. */
  unknown(profileId: string, reference: string): Promise<UnknownSend | undefined>
  /** Makes one of the send and of the only message that it can be, if there is exactly one; see `readBack`. */
  claimSole(asked: SoleMessage): Promise<boolean>
  /** Keeps what became of each piece, before anything else is written down of the send; may be repeated. */
  keepSplit(message: MessageToSend, split: SplitSend): Promise<void>
  /** Merges the network's answer with echoes that may have come before it. */
  settle(message: MessageToSend, pieces: readonly SentPiece[]): Promise<void>
  /** `failed`: it did not go out. `unknown`: nobody can tell until its echo comes. */
  giveUp(message: MessageToSend, state: 'failed' | 'unknown', error: Record<string, unknown>): Promise<void>
}
