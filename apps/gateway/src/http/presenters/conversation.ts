import { omitUndefined } from '@dm/core/kit'
import type { ConversationSummary } from '../../domain/conversation/conversation-store.ts'
import { presentPerson } from './person.ts'

/** A conversation as `conversationsOnly` shows it. */
export function presentConversation(conversation: ConversationSummary) {
  const { participant, participantId, participants } = conversation
  const person = participant ?? (participantId === undefined ? undefined : { id: participantId })
  return omitUndefined({
    id: conversation.id,
    nativeConversationId: conversation.nativeId,
    kind: conversation.kind === 'group' ? 'group' : undefined,
    encrypted: conversation.encrypted || undefined,
    participant: person && presentPerson(person),
    participants: participants?.map(presentPerson),
    status: conversation.status,
    watermark: conversation.readWatermark?.getTime(),
    lastMessage: conversation.lastMessage,
    lastMessageTime: conversation.lastMessageAt?.toISOString(),
    unreadCount: conversation.unansweredCount,
  })
}
