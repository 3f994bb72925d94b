import type { PlatformId } from '@dm/core'
import type { StoredConversation } from '../conversation/conversation-store.ts'
import type { VisibleMessage } from '../message/message-state.ts'
import type { PersonValues } from '../participant/person-state.ts'
import type { ActivityNews, SocialNews } from './hook-store.ts'
import type { AfterAttempt, Outcome } from './retry.ts'

/** What is to be told to an endpoint, with all that its body is made of. */
export type HookNews =
  MessageNews | ReadNews | ReactionNews | EditedNews | DeletedNews | LinkNews | OwnWordsNews

interface Addressed {
  readonly hookId: string
  readonly url: string
  readonly profile: { readonly id: string; readonly title: string }
  readonly platform: PlatformId
  readonly at: Date
}

/** Something became of the link to an account. */
export interface LinkNews extends Addressed, SocialNews {
  readonly kind: 'social'
  readonly platform: PlatformId
}

/** Something has happened, in the network's own words. */
export interface OwnWordsNews extends Addressed, ActivityNews {
  readonly platform: PlatformId
}

/** One event of the log that an endpoint is to hear. */
export interface ConversationNews extends Addressed {
  readonly conversationId: string
  /** What its reply window is made of. */
  readonly conversation: Pick<StoredConversation, 'encrypted' | 'windowOpenings'>
  readonly sequence: number
  /** Of the event of this conversation that the endpoint was told before; absent for the first. */
  readonly previousSequence?: number
  readonly account: Person
  readonly correspondent?: Person
}

/** Somebody has written something. */
export interface MessageNews extends ConversationNews {
  readonly kind: 'message'
  readonly message: VisibleMessage
}

/** The correspondent has read. */
export interface ReadNews extends ConversationNews {
  readonly kind: 'read'
  /** All that was sent until then. */
  readonly readThrough: Date
}

/** Somebody has reacted to a message, or does not any more. */
export interface ReactionNews extends ConversationNews {
  readonly kind: 'reaction'
  readonly messageId: string
  readonly removed: boolean
  readonly byUs: boolean
  /** Absent where it was removed. */
  readonly reaction?: string
  /** All reactions that the message has, by who reacted. */
  readonly reactions: Readonly<Record<string, string>>
}

/** A message says something else. */
export interface EditedNews extends ConversationNews {
  readonly kind: 'edited'
  /** As it is after the edit. */
  readonly message: VisibleMessage
}

/** A message was taken back. */
export interface DeletedNews extends ConversationNews {
  readonly kind: 'deleted'
  readonly messageId: string
  /** Whether it was one of ours. */
  readonly outbound: boolean
}

type Person = { readonly id: string } & Partial<PersonValues>

/** A delivery that we hold the lease of. */
export interface Delivery {
  readonly id: number
  readonly hookId: string
  readonly endpointId: string
  readonly url: string
  readonly body: Uint8Array
  /** Counts from 1. */
  readonly attempt: number
  readonly beganAt: Date
  /** How many attempts came before it was last sent again; the schedule does not count them. */
  readonly triedBefore: number
  /**
   * Those of the profile that registered the endpoint: the one that counts, then those that it has replaced a while ago.
   * Rejects when the first was sealed with another key.
   */
  readonly openSecrets: () => Promise<readonly string[]>
  /** Proves that the delivery is still ours. */
  readonly lease: string
}

export interface Claim {
  readonly now: Date
  /** How long others leave alone what is claimed. */
  readonly leaseMs: number
  /** How long the first attempt waits for the name of a correspondent whom nobody has looked up yet. */
  readonly nameWaitMs: number
  /** How many deliveries to one endpoint we do at once. */
  readonly perEndpoint: number
  /** How many of them are under way, by endpoint. */
  readonly underWay: ReadonlyMap<string, number>
  /** Makes the body, which stays the same from then on. */
  readonly bodyOf: (news: HookNews) => Uint8Array
  /**
   * Hears of news that cannot be told here: of a kind that a newer process has queued, or such that no body can be made
   * of them. They wait, with all behind them, until somebody can tell them.
   */
  readonly onUntellable: (kind: string, problem?: unknown) => void
}

/** What became of an attempt. */
export interface Attempted {
  readonly delivery: Pick<Delivery, 'id' | 'endpointId' | 'attempt' | 'beganAt' | 'lease'>
  readonly outcome: Outcome
  readonly next: AfterAttempt
  readonly endedAt: Date
}

export interface PausedEndpoint {
  readonly endpointId: string
  readonly profileId: string
  readonly action: string
  readonly failingSince: Date
}

export interface DeliveryStore {
  /** Takes the first of each queue, where that is due and nobody is at it. */
  claim(claim: Claim): Promise<Delivery[]>
  /** When the first of what is put off is due, or what somebody is at may be taken over; nothing when nothing is. */
  nextDue(now: Date): Promise<Date | undefined>
  /**
   * Writes down what became of attempts. One whose lease was lost meanwhile changes nothing but its own record. An
   * endpoint where something is given up and nothing has gone well for `pauseAfterMs` is paused: what it is to hear is
   * kept until it is registered again or resumed. Zero never pauses.
   *
   * @returns the endpoints that are paused from now on
   */
  complete(
    attempts: readonly Attempted[],
    rules: { readonly pauseAfterMs: number },
  ): Promise<PausedEndpoint[]>
  /**
   * Tells whenever something was queued, here or by another process. A connection that breaks is opened anew when
   * `keep` is called the next time.
   */
  listen(onQueued: () => void): { readonly keep: () => Promise<void>; readonly stop: () => Promise<void> }
}
