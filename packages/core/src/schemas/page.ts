import { z } from 'zod'
import { DmError } from '../errors/dm-error.ts'
import type { Page, PageQuery, SkippedItem } from '../model/page.ts'
import { nativeIdSchema } from './platform.ts'
import type { Expect, Same } from './same-type.ts'

export const pageQuerySchema = z.object({
  limit: z.int().positive().exactOptional(),
  cursor: z.string().min(1).exactOptional(),
}) satisfies z.ZodType<PageQuery>

export const skippedItemSchema = z.object({
  id: nativeIdSchema,
  error: z.custom<DmError>((value) => DmError.isInstance(value), 'Expected a DmError'),
}) satisfies z.ZodType<SkippedItem>

/**
 * A page of whatever the given schema describes.
 *
 * @example
 * const page = pageSchema(messageSchema).parse(await account.listMessages(conversation))
 */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().min(1).exactOptional(),
    skipped: z.array(skippedItemSchema).exactOptional(),
  })
}

type _SameQuery = Expect<Same<z.output<typeof pageQuerySchema>, PageQuery>>
type _SameSkipped = Expect<Same<z.output<typeof skippedItemSchema>, SkippedItem>>
type _Same = Expect<Same<z.output<ReturnType<typeof pageSchema<z.ZodString>>>, Page<string>>>
