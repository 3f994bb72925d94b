import { z } from 'zod'
import { isoTime, successOf } from '../answer.ts'
import { conversationSchema } from './conversation.ts'
import { messageSchema } from './message.ts'
import { windowSchema } from './window.ts'

const page = {
  lastUpdated: isoTime.describe('When this was read.'),
  nextUpdate: isoTime.describe('When it is worth reading it again.'),
  meta: z
    .object({
      pagination: z
        .object({
          hasMore: z.boolean().describe('Whether another page follows.'),
          limit: z.int().describe('How many a page has at most.'),
          next: z.string().optional().describe('To be given as `next` for the page that follows.'),
        })
        .describe('Where this page stands.'),
    })
    .optional()
    .meta({ description: 'Only when `limit` or `next` was given.' }),
}

/** What `GET /messages/:platform` answers: messages, or with `conversationsOnly` conversations. */
export const listedSchema = z.union([
  successOf({
    messages: z.array(messageSchema).describe('The newest first.'),
    messagesCount: z.int().describe('How many are in this answer.'),
    window: windowSchema.optional().describe('Whether the conversation that was asked for can be answered.'),
    ...page,
  }).meta({
    id: 'Messages',
    description: 'The newest first. `window` beside the messages of one conversation.',
  }),
  successOf({
    conversationIds: z.array(z.string()).describe('Ours, the latest activity first.'),
    converstationsDetails: z
      .array(conversationSchema)
      .describe('What is known of each; the wire spells it so.'),
    conversationsDetails: z.array(conversationSchema).describe('The same.'),
    ...page,
  }).meta({
    id: 'Conversations',
    description: 'The latest activity first. The details have two spellings, which hold the same.',
  }),
])
