import type { PlatformId, Timestamp } from '@dm/core'

/**
 * One visible change of one conversation. Its `body` is the thing as it is after the change, so that whoever reads
 * the log from its beginning needs nothing else.
 *
 * - `message.received`, `message.sent`: a message that nobody has seen before
 * - `message.updated`: more is known of it, for example its time by the network's clock
 * - `message.edited`, `message.deleted`: the network says so
 * - `reaction.added`, `reaction.removed`: a person's last word on a message
 * - `message.read`, `message.delivered`: how far the correspondent is
 * - `conversation.merged`: two conversations turned out to be one. `from` ends with it; `into` goes on, and what follows
 *   there comes after all of `from`
 */
export type LogEventType =
  | 'message.received'
  | 'message.sent'
  | 'message.updated'
  | 'message.edited'
  | 'message.deleted'
  | 'reaction.added'
  | 'reaction.removed'
  | 'message.read'
  | 'message.delivered'
  | 'conversation.merged'

export interface LogEvent {
  readonly profileId: string
  readonly accountId: string
  readonly platform: PlatformId
  readonly conversationId: string
  /** Counts the events of the conversation from 1 on, without a gap. */
  readonly sequence: number
  readonly type: LogEventType
  /** The network's id of the message that it is about. */
  readonly messageId?: string
  readonly body: Readonly<Record<string, unknown>>
  /** Whether it tells of old times, so that nothing may answer to it. */
  readonly history: boolean
  readonly occurredAt?: Timestamp
  /** Whether it is known by the answer to a send of ours. */
  readonly sentHere?: boolean
}
