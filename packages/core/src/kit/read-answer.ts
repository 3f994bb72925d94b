import type { z } from 'zod'
import { DmError } from '../errors/dm-error.ts'

/**
 * Reads the answer of a call by its schema.
 *
 * @throws {DmError} `upstream_malformed` that names what is wrong, without the values
 * @example
 * const { id } = readAnswer(z.object({ id: z.string() }), body)
 */
export function readAnswer<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const place = issue === undefined || issue.path.length === 0 ? 'the answer' : issue.path.join('.')
  throw new DmError({
    code: 'upstream_malformed',
    message: `The network answered something unreadable: ${place} is not as documented.`,
    cause: new Error(issue?.message ?? 'schema'),
  })
}
