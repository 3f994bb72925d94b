import { omitUndefined } from '@dm/core/kit'
import type { WireError } from '../../domain/errors/wire-error.ts'
import { wireErrors } from '../../domain/errors/wire-errors.ts'

export interface PresentedError {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

/**
 * An error as the wire shows it: one object, and the same again in `errors` with its platform, because some
 * clients read one and some the other. What the network itself said stands in `details`.
 */
export function presentError(error: WireError, action: string, platform?: string): PresentedError {
  const { code, status, text } = wireErrors[error.kind]
  const { upstream, retryable, retryAfterMs } = error.options
  const single = omitUndefined({
    action,
    status: 'error',
    code,
    message: error.message === text ? text : `${text} ${error.message}`,
    details: upstream && omitUndefined({ ...upstream }),
    retryAvailable: retryable,
  })
  return {
    status,
    headers: retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
    body: { ...single, errors: [omitUndefined({ ...single, platform })] },
  }
}
