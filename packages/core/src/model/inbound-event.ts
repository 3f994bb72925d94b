import type { ConversationRef } from './conversation.ts'
import type { Message, Referral, Tap } from './message.ts'
import type { PlatformId, Timestamp } from './platform.ts'
import type { Reaction } from './reaction.ts'
import type { Receipt } from './receipt.ts'

/** What every event that a network reports has in common. */
export interface InboundEventBase {
  readonly platform: PlatformId
  /**
   * Stable name of this event within the account: a redelivery of the same event has the same id, and two
   * different events never share one. It is made from what the network sent, never from the time of receipt.
   */
  readonly id: string
  /** The native id of our account that the event belongs to. */
  readonly accountId: string
  /**
   * Other ids under which the payload may name our account, for networks that are not of one mind about it:
   * when `accountId` is nobody's, try these in their order.
   */
  readonly otherAccountIds?: readonly string[]
  /** The event's own time, else that of the envelope. Absent when neither says. */
  readonly occurredAt?: Timestamp
  /** True when another app holds the thread and we only listen: do not answer by machine. */
  readonly standby?: boolean
  /** The part of the payload that this event was made from, unchanged. */
  readonly raw: unknown
  /** The same in the network's own words, where hosts pass those on: see {@link NativeEvent}. */
  readonly native?: NativeEvent
}

/**
 * An event as its network tells it, for a host that passes it on to whoever knows the network. In one form, however many
 * the network has; names and values are the network's. It holds no key and no token: of an encrypted message there is
 * none.
 *
 * @example
 * { key: 'message_events', item: { id: '1', created_at: '2026-11-01T10:00:02.000Z', text: 'Hi' }, beside: { users: { '7': { name: 'Ann' } } } }
 */
export interface NativeEvent {
  /** The network's word for such events, as that under which its webhooks list them. */
  readonly key: string
  /** The event: plain data. Where it has a time of its own, that is `created_at` and a {@link Timestamp}. */
  readonly item: unknown
  /** What the network tells beside it and the event names, as people: by the word for them, by their id. */
  readonly beside: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

interface InConversation extends InboundEventBase {
  readonly conversation: ConversationRef
}

/** A correspondent wrote. */
export interface MessageReceived extends InConversation {
  readonly type: 'message.received'
  readonly message: Message
}

/** Our account wrote: an echo of our own send, or somebody typed in the network's own inbox. */
export interface MessageSent extends InConversation {
  readonly type: 'message.sent'
  readonly message: Message
}

/** A message has new text. May arrive before the message itself. */
export interface MessageEdited extends InConversation {
  readonly type: 'message.edited'
  readonly messageId: string
  readonly text: string
  /** How often it has been edited, this edit included. Orders edits that share a time. */
  readonly edits?: number
}

/** A message was unsent. Forget its content. May arrive before the message itself. */
export interface MessageDeleted extends InConversation {
  readonly type: 'message.deleted'
  readonly messageId: string
}

/** A reaction was set; it replaces that person's earlier one on the message. */
export interface ReactionAdded extends InConversation {
  readonly type: 'reaction.added'
  readonly reaction: Reaction
}

/** A person's reaction was taken back. The network may not say which it was. */
export interface ReactionRemoved extends InConversation {
  readonly type: 'reaction.removed'
  readonly reaction: Reaction
}

/** Messages of ours reached the correspondent's device. */
export interface MessageDelivered extends InConversation {
  readonly type: 'message.delivered'
  readonly receipt: Receipt
}

/** The correspondent read messages of ours. */
export interface MessageRead extends InConversation {
  readonly type: 'message.read'
  readonly receipt: Receipt
}

/** A button, menu item or conversation starter was tapped. It counts as a message for the reply window. */
export interface PostbackReceived extends InConversation {
  readonly type: 'postback.received'
  readonly messageId?: string
  readonly tap: Tap
  readonly referral?: Referral
}

/** A person came into an existing conversation through a link or advertisement, without writing. */
export interface ReferralReceived extends InConversation {
  readonly type: 'referral.received'
  readonly referral: Referral
}

/** A person agreed to something: a plug-in, a topic, a notification. */
export interface OptinReceived extends InConversation {
  readonly type: 'optin.received'
  /** The network's word for the kind. */
  readonly nativeType: string
  readonly payload?: string
}

/** The thread passed from one app to another. */
export interface HandoverChanged extends InboundEventBase {
  readonly type: 'handover.changed'
  readonly conversation?: ConversationRef
  readonly change: 'passed' | 'taken' | 'requested' | 'roles'
  readonly fromAppId?: string
  readonly toAppId?: string
}

/** The network warns, blocks or unblocks our account. An operator should see it. */
export interface AccountWarned extends InboundEventBase {
  readonly type: 'account.warned'
  readonly action: string
  readonly reason?: string
}

/** The correspondent is typing. Never stored. */
export interface TypingStarted extends InConversation {
  readonly type: 'typing.started'
}

/** Something that this adapter has no name for. Kept with its payload, never dropped, never fatal. */
export interface UnsupportedReceived extends InboundEventBase {
  readonly type: 'unsupported.received'
  readonly conversation?: ConversationRef
  /** The network's word for it, or the key under which it came. */
  readonly nativeType: string
}

/** Everything that a webhook can tell. Narrow it by `type`. */
export type InboundEvent =
  | MessageReceived
  | MessageSent
  | MessageEdited
  | MessageDeleted
  | ReactionAdded
  | ReactionRemoved
  | MessageDelivered
  | MessageRead
  | PostbackReceived
  | ReferralReceived
  | OptinReceived
  | HandoverChanged
  | AccountWarned
  | TypingStarted
  | UnsupportedReceived

export type InboundEventType = InboundEvent['type']
