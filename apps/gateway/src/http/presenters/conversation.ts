import type { ReplyWindow } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { ConversationSummary } from '../../domain/conversation/conversation-store.ts'
import { isoTime } from '../answer.ts'
import { personSchema, presentPerson } from './person.ts'
import { presentWindow, windowSchema } from './window.ts'

export const conversationSchema = z
  .object({
    id: z.string().describe('Ours; it never changes.'),
    nativeConversationId: z.string().optional().describe('The network’s, once it is known.'),
    kind: z.literal('group').optional().describe('Only of groups.'),
    encrypted: z
      .literal(true)
      .optional()
      .describe('It has moved to the network’s encrypted chat: nothing of it can be read or sent here.'),
    participant: personSchema.optional().describe('The correspondent.'),
    participants: z.array(personSchema).optional().describe('Those in a group.'),
    status: z
      .enum(['active', 'archived'])
      .describe('When the correspondent writes, it is active again, unless DM_REOPEN_ARCHIVED is off.'),
    watermark: z
      .int()
      .optional()
      .meta({ description: 'Up to when the correspondent has read, in milliseconds.' }),
    lastMessage: z.string().optional().describe('The text of the newest message.'),
    lastMessageTime: isoTime.optional().describe('When that was written.'),
    unreadCount: z.int().describe('How many messages of the correspondent nobody has answered.'),
    window: windowSchema.optional().describe('Whether it can be answered now; absent while nobody knows.'),
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
