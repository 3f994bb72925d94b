import { z } from 'zod'
import type { Participant } from '../model/participant.ts'
import { nativeIdSchema, timestampSchema } from './platform.ts'
import type { Expect, Same } from './same-type.ts'

export const participantSchema = z.object({
  id: nativeIdSchema,
  name: z.string().exactOptional(),
  username: z.string().exactOptional(),
  pictureUrl: z.string().exactOptional(),
  pictureExpiresAt: timestampSchema.exactOptional(),
  raw: z.unknown().exactOptional(),
}) satisfies z.ZodType<Participant>

type _Same = Expect<Same<z.output<typeof participantSchema>, Participant>>
