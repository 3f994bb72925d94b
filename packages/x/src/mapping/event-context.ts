import type { InboundEvent, NativeEvent, Timestamp } from '@dm/core'
import { eventId, omitUndefined, stableDigest } from '@dm/core/kit'
import type { Delivery } from './envelope.ts'
import type { Users } from './participant.ts'

/** What the readers of all kinds of events need from around the event. */
export interface EventContext {
  readonly delivery: Delivery
  readonly users: Users
  /** The part of the payload that the event is made from. */
  readonly raw: unknown
  /** The event in X's own words, where they are passed on. */
  readonly native: NativeEvent | undefined
}

/**
 * Reads one item. `undefined`, or a throw, when it is not what it should be: it is then kept as unsupported.
 */
export type EventReader = (value: unknown, context: EventContext) => InboundEvent | undefined

/** Stands in for the account when nothing names one. */
const unknownAccount = 'unknown'

/**
 * The account that an event belongs to: the subscribed one, else the one on the side of the message that the
 * kind of the delivery gives away.
 */
export function accountOf({ delivery }: EventContext, senderId?: string, recipientId?: string): string {
  const isOwn = delivery.kind === 'dmsent' || delivery.kind === 'chatsent'
  return delivery.accountId ?? (isOwn ? senderId : recipientId) ?? unknownAccount
}

/**
 * What every event has in common. Its id is made of what X tells of the event itself, never of the delivery:
 * so it is the same in both forms, in a repeat, and through a second subscription.
 */
export function eventBase(
  { raw, native }: EventContext,
  accountId: string,
  type: string,
  distinct: readonly string[],
  occurredAt: Timestamp | undefined,
) {
  return {
    platform: 'x',
    id: eventId(type, distinct),
    accountId,
    ...omitUndefined({ occurredAt, native }),
    raw,
  }
}

/** Something without a name here, kept as it came. */
export function unsupportedEvent(
  context: EventContext,
  accountId: string = accountOf(context),
): InboundEvent {
  const { delivery, raw } = context
  const type = 'unsupported.received'
  // Nothing else tells two equal ones apart, so here the id of the delivery counts.
  const distinct = [delivery.nativeType, delivery.uuid ?? '', stableDigest(raw)]
  return {
    type,
    ...eventBase(context, accountId, type, distinct, undefined),
    nativeType: delivery.nativeType,
  }
}
