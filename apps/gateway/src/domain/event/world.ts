import type { PlatformId } from '@dm/core'
import type { ConversationState } from '../conversation/conversation-state.ts'
import type { MessageState } from '../message/message-state.ts'
import type { PersonState } from '../participant/person-state.ts'
import type { ReactionState } from '../reaction/reaction-state.ts'
import type { LogEvent } from './log-event.ts'

/** The account that an event belongs to. */
export interface EventAccount {
  readonly id: string
  readonly profileId: string
  readonly platform: PlatformId
  readonly nativeId: string
  /** Where its events are kept, when that is not under its id of the network. */
  readonly journalName?: string
  /** Whether its profile wants to hear of it in the network's own words. */
  readonly hasActivity?: boolean
  /** Every id under which the network may name it. */
  readonly names: readonly string[]
}

/** A message of ours that was written down before its call and has no id of the network yet. */
export interface OpenSend {
  readonly reference: string
  /** The network's id, once it is told. */
  readonly claimedBy?: string
}

/** That a message was read, or that it arrived. */
export interface ReceiptState {
  readonly messageId: string
  readonly kind: 'read' | 'delivered'
  readonly conversationId: string
}

/**
 * The part of the store that some events touch, in memory. Whoever applies events replaces entries, each of which
 * is never changed itself, and appends to the log.
 */
export interface World {
  /** By id. */
  readonly conversations: Map<string, ConversationState>
  /** By {@link placeOf} account and the network's id. */
  readonly messages: Map<string, MessageState>
  /** By account and reference. */
  readonly sends: Map<string, OpenSend>
  /** By account, message and person. */
  readonly reactions: Map<string, ReactionState>
  /** By account, message and kind. */
  readonly receipts: Map<string, ReceiptState>
  /** By account and the network's id. */
  readonly people: Map<string, PersonState>
  readonly log: LogEvent[]
  /** Messages whose content is to be forgotten wherever it was kept. */
  readonly unsent: { readonly accountId: string; readonly messageId: string }[]
}

/** The name of an entry: parts that may hold any character, joined so that no two names are alike. */
export const placeOf = (...parts: readonly string[]): string => JSON.stringify(parts)

export function emptyWorld(): World {
  return {
    conversations: new Map(),
    messages: new Map(),
    sends: new Map(),
    reactions: new Map(),
    receipts: new Map(),
    people: new Map(),
    log: [],
    unsent: [],
  }
}
