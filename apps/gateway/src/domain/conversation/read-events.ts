import type { ConversationRef, InboundEvent, Message } from '@dm/core'

/**
 * A message that was read from a network, as the events that would have told of it.
 *
 * @param ref where it was read
 */
export function readEvents(message: Message, ref: ConversationRef): InboundEvent[] {
  const base = {
    platform: message.platform,
    accountId: message.accountId,
    conversation: ref,
    raw: message.raw ?? null,
    ...(message.sentAt !== undefined && { occurredAt: message.sentAt }),
  }
  const type = message.direction === 'inbound' ? 'message.received' : 'message.sent'
  return [
    { ...base, type, id: `history:${message.id}`, message },
    ...(message.reactions ?? []).map((reaction) => ({
      ...base,
      type: 'reaction.added' as const,
      id: `history:${message.id}:${reaction.participantId}`,
      reaction,
    })),
  ]
}
