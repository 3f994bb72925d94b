import { z } from 'zod'
import { isoTime, successOf } from '../answer.ts'
import { conversationSchema } from './conversation.ts'
import { messageSchema } from './message.ts'
import { windowSchema } from './window.ts'

const page = {
  lastUpdated: isoTime,
  nextUpdate: isoTime,
  meta: z
    .object({
      pagination: z.object({ hasMore: z.boolean(), limit: z.int(), next: z.string().optional() }),
    })
    .optional()
    .meta({ description: 'Only when `limit` or `next` was given.' }),
}

/** What `GET /messages/:platform` answers: messages, or with `conversationsOnly` conversations. */
export const listedSchema = z.union([
  successOf({
    messages: z.array(messageSchema),
    messagesCount: z.int(),
    window: windowSchema.optional(),
    ...page,
  }).meta({
    id: 'Messages',
    description: 'The newest first. `window` beside the messages of one conversation.',
  }),
  successOf({
    conversationIds: z.array(z.string()),
    converstationsDetails: z.array(conversationSchema),
    conversationsDetails: z.array(conversationSchema),
    ...page,
  }).meta({
    id: 'Conversations',
    description: 'The latest activity first. The details have two spellings, which hold the same.',
  }),
])
