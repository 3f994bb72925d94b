import type { Participant } from './participant.ts'
import type { PlatformId, Timestamp } from './platform.ts'

/**
 * Points at a conversation by what is known of it: the network's thread id, the correspondent, or both.
 *
 * Webhooks of some networks never carry the thread id, and some networks send to a person only, so neither
 * is required alone; an adapter refuses with `invalid_request` when it needs the one that is missing.
 */
export type ConversationRef = (
  | { readonly id: string; readonly participantId?: string }
  | { readonly id?: string; readonly participantId: string }
) & {
  /**
   * True for a thread whose messages no API can read or answer. It is a conversation of its own, beside the
   * readable one with the same person.
   */
  readonly encrypted?: boolean
}

/** A thread of messages between one of our accounts and one or more correspondents. */
export interface Conversation {
  readonly platform: PlatformId
  /** The network's thread id. */
  readonly id: string
  /** The native id of our account. */
  readonly accountId: string
  readonly kind: 'direct' | 'group'
  /** Everybody but our own account. Empty when the network withholds them. */
  readonly participants: readonly Participant[]
  /** The latest activity that the network knows of. */
  readonly updatedAt?: Timestamp
  readonly unreadCount?: number
  /** Whether the network would take a reply now. Absent when it does not say. */
  readonly canReply?: boolean
  /** True when messages exist that no API can read; an empty message list then does not mean silence. */
  readonly encrypted?: boolean
  /** What the network sent, unchanged. */
  readonly raw?: unknown
}
