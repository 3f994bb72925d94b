import { omitUndefined } from '@dm/core/kit'
import type { ConversationSummary } from '../../domain/conversation/conversation-store.ts'
import { presentPerson } from './person.ts'

/** A conversation as `conversationsOnly` shows it. */
export function presentConversation(conversation: ConversationSummary) {
  const { participant, participantId } = conversation
  const person = participant ?? (participantId === undefined ? undefined : { id: participantId })
  return omitUndefined({
    id: conversation.id,
    nativeConversationId: conversation.nativeId,
    participant: person && presentPerson(person),
    status: conversation.status,
    watermark: conversation.readWatermark?.getTime(),
    lastMessage: conversation.lastMessage,
    lastMessageTime: conversation.lastMessageAt?.toISOString(),
    unreadCount: conversation.unansweredCount,
  })
}
