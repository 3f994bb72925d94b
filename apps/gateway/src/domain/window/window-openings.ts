import type { InboundEvent, InboundEventType, Timestamp } from '@dm/core'
import { later } from '../later.ts'

/**
 * When the correspondent last did each thing that may open a reply window, by the network's time. Which of them does is
 * the network's rule, see `Capabilities.replyWindows`, and is asked only when the window is: what happened stays true.
 */
export type WindowOpenings = Readonly<Partial<Record<InboundEventType, Timestamp>>>

/**
 * Takes in an event. The latest moment of each kind stands, so any order of the events comes to the same; what has no
 * time, and what we did ourselves, changes nothing.
 *
 * @param ours every id under which the network names our account
 */
export function openingTold(
  before: WindowOpenings | undefined,
  event: InboundEvent,
  ours: readonly string[],
): WindowOpenings | undefined {
  const at = openedAt(event, ours)
  const last = before?.[event.type]
  const next = later(last, at)
  return next === undefined || next === last ? before : { ...before, [event.type]: next }
}

function openedAt(event: InboundEvent, ours: readonly string[]): Timestamp | undefined {
  switch (event.type) {
    case 'message.received':
      return event.message.sentAt ?? event.occurredAt
    case 'reaction.added':
      return ours.includes(event.reaction.participantId) ? undefined : event.occurredAt
    case 'postback.received':
    case 'referral.received':
    case 'optin.received':
      return event.occurredAt
    default:
      return undefined
  }
}
