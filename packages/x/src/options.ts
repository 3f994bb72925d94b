import { z } from 'zod'
import { invalidRequest } from './errors.ts'

/** What only X has, under `platformOptions.x` of a message. */
export interface XSendOptions {
  /**
   * Begins a new group with these users, 2 to 49 without the account itself, instead of writing to `to`. Each
   * call begins another group, even with the same people.
   *
   * @see https://docs.x.com/x-api/direct-messages/manage/introduction
   */
  readonly newGroupWith?: readonly string[] | undefined
}

const sendOptions = z.strictObject({
  newGroupWith: z
    .array(z.string().regex(/^\d{1,19}$/, 'must be numbers of users'))
    .min(2)
    .max(49)
    .optional(),
})

/**
 * Reads `platformOptions.x`. A name that is not known is refused, so that a slip of the pen is not lost content.
 *
 * @throws {DmError} `invalid_request` that names the option
 */
export function parseSendOptions(value: unknown): XSendOptions {
  const result = sendOptions.safeParse(value ?? {})
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = ['platformOptions', 'x', ...(issue?.path ?? [])].join('.')
  throw invalidRequest(path, `${path}: ${issue?.message ?? 'not understood'}.`)
}
