import type { ConversationRef, InboundEvent, Message } from '@dm/core'

/**
 * A message that was read from a network, as the events that would have told of it.
 *
 * @param ref where it was read
 */
export function readEvents(message: Message, ref: ConversationRef): InboundEvent[] {
  const type = message.direction === 'inbound' ? 'message.received' : 'message.sent'
  return [
    { ...baseOf(message, ref), type, id: `history:${message.id}`, message },
    ...readReactions(message, ref),
  ]
}

/**
 * The reactions on a message that was read. Networks do not say when they were set: they count as old as the message, so
 * that whatever a webhook tells of them goes before.
 */
export function readReactions(message: Message, ref: ConversationRef): InboundEvent[] {
  return (message.reactions ?? []).map((reaction) => ({
    ...baseOf(message, ref),
    type: 'reaction.added' as const,
    id: `history:${message.id}:${reaction.participantId}`,
    reaction,
  }))
}

function baseOf(message: Message, ref: ConversationRef) {
  return {
    platform: message.platform,
    accountId: message.accountId,
    conversation: ref,
    raw: message.raw ?? null,
    ...(message.sentAt !== undefined && { occurredAt: message.sentAt }),
  }
}
