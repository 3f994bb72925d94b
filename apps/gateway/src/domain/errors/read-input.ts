import type { z } from 'zod'
import { WireError } from './wire-error.ts'

/**
 * Reads what a caller sent.
 *
 * @param whole what to call the input when it is wrong as a whole
 * @throws {WireError} `invalid_request` that names the first field at fault
 */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  whole: string,
): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.length ? issue.path.map(String).join('.') : whole
  throw new WireError('invalid_request', { field, message: `${field} ${issue?.message ?? 'is not right'}.` })
}

/** What to say of a value that is missing, or else is not what is wanted. */
export function missingOr(wrong: string) {
  return ({ input }: { readonly input?: unknown }) => (input === undefined ? 'is missing' : wrong)
}
