import type { ReplyWindow } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { ConversationSummary } from '../../domain/conversation/conversation-store.ts'
import { isoTime } from '../answer.ts'
import { personSchema, presentPerson } from './person.ts'
import { presentWindow, windowSchema } from './window.ts'

export const conversationSchema = z
  .object({
    id: z.string(),
    nativeConversationId: z.string().optional(),
    kind: z.literal('group').optional(),
    encrypted: z.literal(true).optional(),
    participant: personSchema.optional(),
    participants: z.array(personSchema).optional(),
    status: z.enum(['active', 'archived']),
    watermark: z
      .int()
      .optional()
      .meta({ description: 'Up to when the correspondent has read, in milliseconds.' }),
    lastMessage: z.string().optional(),
    lastMessageTime: isoTime.optional(),
    unreadCount: z.int(),
    window: windowSchema.optional(),
  })
  .meta({
    id: 'Conversation',
    description: 'A conversation. `participants` instead of `participant` in groups.',
  })

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
  return omitUndefined<z.output<typeof conversationSchema>>({
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
