import { z } from 'zod'

/** The schema of a success: what it gives beside `status`. */
export function successOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ status: z.literal('success').describe('It went well.'), ...shape })
}

/** A moment as answers write it. */
export const isoTime = z.iso.datetime()
