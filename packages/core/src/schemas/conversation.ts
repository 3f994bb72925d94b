import { z } from 'zod'
import type { Conversation, ConversationRef } from '../model/conversation.ts'
import { participantSchema } from './participant.ts'
import { countSchema, nativeIdSchema, platformIdSchema, timestampSchema } from './platform.ts'
import type { Expect, Same } from './same-type.ts'

const id = nativeIdSchema
const participantId = nativeIdSchema
const encrypted = z.boolean().exactOptional()

const error = 'Expected id, participantId or both, each a text that is not empty'

/** Points at a conversation; unknown keys are left out. */
export const conversationRefSchema = z.union(
  [
    z.object({ id, participantId: participantId.exactOptional(), encrypted }),
    z.object({ id: id.exactOptional(), participantId, encrypted }),
  ],
  { error },
) satisfies z.ZodType<ConversationRef>

/** Where to send: the same, but any other key is refused. */
export const recipientSchema = z.union(
  [
    z.strictObject({ id, participantId: participantId.exactOptional(), encrypted }),
    z.strictObject({ id: id.exactOptional(), participantId, encrypted }),
  ],
  { error: `${error}, and nothing else` },
) satisfies z.ZodType<ConversationRef>

export const conversationSchema = z.object({
  platform: platformIdSchema,
  id: nativeIdSchema,
  accountId: nativeIdSchema,
  kind: z.enum(['direct', 'group']),
  participants: z.array(participantSchema),
  updatedAt: timestampSchema.exactOptional(),
  unreadCount: countSchema.exactOptional(),
  canReply: z.boolean().exactOptional(),
  encrypted: z.boolean().exactOptional(),
  raw: z.unknown().exactOptional(),
}) satisfies z.ZodType<Conversation>

type _SameRef = Expect<Same<z.output<typeof conversationRefSchema>, ConversationRef>>
type _SameRecipient = Expect<Same<z.output<typeof recipientSchema>, ConversationRef>>
type _Same = Expect<Same<z.output<typeof conversationSchema>, Conversation>>
