import { omitUndefined } from '@dm/core/kit'
import type { Platform } from '../../context.ts'
import { WireError } from '../../domain/errors/wire-error.ts'
import { wireErrors } from '../../domain/errors/wire-errors.ts'
import { presentWindowState } from './window.ts'

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
      // Its body is left unread, so the connection ends; nobody is to use it for the next call.
      connection: error.kind === 'body_too_large' ? 'close' : undefined,
    }),
    body: { ...single, errors: [omitUndefined({ ...single, platform })] },
  }
}

/** What an error has to know of the network that it is about. */
type PlatformOf = (wireName: string) => Pick<Platform, 'wireName' | 'definition'> | undefined

/** The same, with action and platform as the path of the call names them, in the words of that network. */
export function presentErrorOf(
  error: WireError,
  path: string,
  platformOf: PlatformOf = () => undefined,
): PresentedError {
  const [, api, action, named] = path.split(/[?#]/, 1)[0]?.split('/') ?? []
  if (api !== 'api') return presentError(error, 'request')
  const platform = platformOf(named ?? '')
  const code = platform?.definition.wireRules?.authorizationLostCode
  const own =
    error.kind === 'authorization_lost' && code !== undefined
      ? new WireError(error.kind, { ...error.options, message: error.message, code })
      : error
  return presentError(own, action || 'request', platform?.wireName ?? platformIn(action, named))
}

/** Also where nobody knows that network: the path says which one was meant. */
function platformIn(action: string | undefined, named: string | undefined): string | undefined {
  return action === 'messages' && named !== 'autoresponse' ? named || undefined : undefined
}

/** What went wrong, and whether to try again. What the network itself said stands in `details`. */
export function presentReason(error: WireError) {
  const { code: usual, text } = wireErrors[error.kind]
  const { upstream, retryable, reference, window, code = usual } = error.options
  return omitUndefined({
    code,
    message: saysAlready(error.message, text) ? error.message : `${text} ${error.message}`,
    details: upstream && omitUndefined({ ...upstream }),
    retryAvailable: retryable,
    window: window && presentWindowState(window),
    reference,
  })
}

/** An adapter's own sentence may be the stable text with a way out behind it. */
function saysAlready(message: string, text: string): boolean {
  return message.startsWith(text.replace(/\.$/, ''))
}
