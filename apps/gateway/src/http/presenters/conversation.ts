import type { ReplyWindow } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { ConversationSummary } from '../../domain/conversation/conversation-store.ts'
import { presentPerson } from './person.ts'
import { presentWindow } from './window.ts'

/**
 * A conversation as `conversationsOnly` shows it.
 *
 * @param windows the network's rule for replies
 * @param now milliseconds by the networks' clock
 */
export function presentConversation(
  conversation: ConversationSummary,
  windows: readonly ReplyWindow[] | undefined,
  now: number,
) {
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
    window: presentWindow(conversation, windows, now),
  })
}
