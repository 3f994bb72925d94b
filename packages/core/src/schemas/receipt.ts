import { z } from 'zod'
import type { Receipt } from '../model/receipt.ts'
import { nativeIdSchema, timestampSchema } from './platform.ts'
import type { Expect, Same } from './same-type.ts'

export const receiptSchema = z
  .object({
    participantId: nativeIdSchema,
    messageIds: z.array(nativeIdSchema).exactOptional(),
    watermark: timestampSchema.exactOptional(),
  })
  .refine((receipt) => receipt.messageIds !== undefined || receipt.watermark !== undefined, {
    error: 'Expected messageIds, watermark or both',
  }) satisfies z.ZodType<Receipt>

type _Same = Expect<Same<z.output<typeof receiptSchema>, Receipt>>
