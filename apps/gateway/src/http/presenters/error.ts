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
 * clients read one and some the other.
 */
export function presentError(error: WireError, action: string, platform?: string): PresentedError {
  const { retryAfterMs, allow } = error.options
  const single = omitUndefined({ action, status: 'error', ...presentReason(error) })
  return {
    status: wireErrors[error.kind].status,
    headers: omitUndefined({
      'retry-after': retryAfterMs === undefined ? undefined : String(Math.ceil(retryAfterMs / 1000)),
      allow,
    }),
    body: { ...single, errors: [omitUndefined({ ...single, platform })] },
  }
}

/** The same, with action and platform as the path of the call names them. */
export function presentErrorOf(error: WireError, path: string): PresentedError {
  const [, api, action, platform] = path.split(/[?#]/, 1)[0]?.split('/') ?? []
  return presentError(error, (api === 'api' && action) || 'request', (api === 'api' && platform) || undefined)
}

/** What went wrong, and whether to try again. What the network itself said stands in `details`. */
export function presentReason(error: WireError) {
  const { code, text } = wireErrors[error.kind]
  const { upstream, retryable } = error.options
  return omitUndefined({
    code,
    message: error.message === text ? text : `${text} ${error.message}`,
    details: upstream && omitUndefined({ ...upstream }),
    retryAvailable: retryable,
  })
}
