import type { PlatformId } from '@dm/core'
import type { LinkedAccount } from '../account/account-store.ts'
import type { StoredParticipant } from '../participant/participant-store.ts'
import type { WindowOpenings } from '../window/window-openings.ts'

export type ConversationStatus = 'active' | 'archived'

export interface StoredConversation {
  /** Ours, stable from first sight. */
  readonly id: string
  readonly accountId: string
  /** The network's own thread id, when it is known. */
  readonly nativeId?: string
  /** The one correspondent; absent in groups. */
  readonly participantId?: string
  readonly kind: 'direct' | 'group'
  /** Whether its messages can be neither read nor answered here. */
  readonly encrypted: boolean
  readonly status: ConversationStatus
  /** Up to when the correspondent has read. */
  readonly readWatermark?: Date
  readonly lastMessageAt?: Date
  readonly windowOpenings?: WindowOpenings
  /** By the network's clock, up to when its newest messages were read from the network. */
  readonly readThroughAt?: Date
}

/** A conversation as a list shows it. */
export interface ConversationSummary extends StoredConversation {
  readonly participant?: StoredParticipant
  /** Who has written, where there is no one correspondent. */
  readonly participants?: readonly StoredParticipant[]
  readonly lastMessage?: string
  /** Messages of the correspondent that came after our last one. */
  readonly unansweredCount: number
}

export interface ConversationQuery {
  readonly profileId: string
  readonly platform: PlatformId
  readonly status: ConversationStatus
  readonly limit: number
  readonly after?: Position
}

/** Where a page ended: the time and id of its last entry. */
export interface Position {
  readonly at?: string
  readonly id: string
}

export interface ConversationStore {
  /** By our id or by the network's. */
  find(profileId: string, platform: PlatformId, id: string): Promise<StoredConversation | undefined>
  /** The conversation with a correspondent; made when it is not there yet. */
  open(account: LinkedAccount, participantId: string): Promise<StoredConversation>
  /**
   * Remembers that the newest messages of a thread were read and stored, the latest of the correspondent among them.
   *
   * @param at when the reading began, by the network's clock
   */
  markReadThrough(account: LinkedAccount, nativeId: string, at: Date): Promise<void>
  /** What a correspondent writes later may change it again. */
  setStatus(profileId: string, id: string, status: ConversationStatus): Promise<void>
  /** Latest activity first; those in which nothing was said yet are left out. */
  list(query: ConversationQuery): Promise<ConversationSummary[]>
}
