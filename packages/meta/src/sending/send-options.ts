import type { PlatformId } from '@dm/core'
import type { z } from 'zod'
import { invalidRequest } from '../graph-failures.ts'

/**
 * Reads what a message says under `platformOptions` for one network. A strict schema refuses a name that is not
 * known, so that a slip of the pen is not lost content.
 *
 * @throws {DmError} `invalid_request` that names the option
 */
export function readSendOptions<Options>(
  platform: PlatformId,
  schema: z.ZodType<Options>,
  value: unknown,
): Options {
  const result = schema.safeParse(value ?? {})
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = ['platformOptions', platform, ...(issue?.path ?? [])].join('.')
  throw invalidRequest(path, `${path}: ${issue?.message ?? 'not understood'}.`)
}
