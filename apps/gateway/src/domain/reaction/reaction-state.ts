import type { ReactionAdded, ReactionRemoved, Timestamp } from '@dm/core'

/** One person's last word on one message. A reaction taken back stays as a tombstone, so that order does not matter. */
export interface ReactionState {
  readonly messageId: string
  readonly participantId: string
  readonly emoji?: string
  readonly name?: string
  readonly removed: boolean
  readonly occurredAt?: Timestamp
  readonly eventId: string
}

/** The later by the network's time has the last word, then the greater id. */
export function reactionTold(
  known: ReactionState | undefined,
  event: ReactionAdded | ReactionRemoved,
): ReactionState {
  const { messageId, participantId, emoji, name } = event.reaction
  const told: ReactionState = {
    messageId,
    participantId,
    removed: event.type === 'reaction.removed',
    eventId: event.id,
    ...(emoji !== undefined && { emoji }),
    ...(name !== undefined && { name }),
    ...(event.occurredAt !== undefined && { occurredAt: event.occurredAt }),
  }
  return known === undefined || isBefore(known, told) ? told : known
}

function isBefore(one: ReactionState, other: ReactionState): boolean {
  const [at, otherAt] = [one.occurredAt ?? '', other.occurredAt ?? '']
  return at === otherAt ? one.eventId < other.eventId : at < otherAt
}
