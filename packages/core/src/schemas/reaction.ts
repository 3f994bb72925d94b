import { z } from 'zod'
import type { Reaction } from '../model/reaction.ts'
import { nativeIdSchema } from './platform.ts'
import type { Expect, Same } from './same-type.ts'

export const reactionSchema = z.object({
  messageId: nativeIdSchema,
  participantId: nativeIdSchema,
  emoji: z.string().min(1).exactOptional(),
  name: z.string().exactOptional(),
}) satisfies z.ZodType<Reaction>

type _Same = Expect<Same<z.output<typeof reactionSchema>, Reaction>>
