import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { Platform } from '../../context.ts'
import { WireError } from '../../domain/errors/wire-error.ts'
import { wireErrors } from '../../domain/errors/wire-errors.ts'
import { presentWindowState, windowSchema } from './window.ts'

const reason = {
  code: z.int().describe('What went wrong, for programs: `GET /api/error-explainer` tells more of it.'),
  message: z.string().describe('The same for people, with the field that is wrong and the way out.'),
  details: z
    .object({
      status: z.int().optional().describe('The HTTP status of its answer.'),
      code: z.string().optional().describe('Its own code.'),
      subcode: z.string().optional().describe('Its own subcode.'),
      requestId: z.string().optional().describe('How it calls the request, for its support.'),
      message: z.string().optional().describe('In its own words.'),
    })
    .optional()
    .meta({ description: 'What the network itself said.' }),
  retryAvailable: z.boolean().meta({ description: 'Whether the same call may be repeated unchanged.' }),
  window: windowSchema.optional().describe('Of a conversation that cannot be answered now.'),
  reference: z.string().optional().meta({ description: 'Ours, of the send that it is about.' }),
}

export const reasonSchema = z.object(reason).meta({ id: 'Reason', description: 'What went wrong.' })

const single = {
  action: z.string().describe('What was called, as the path names it.'),
  status: z.literal('error').describe('It did not go well.'),
  ...reason,
}

export const errorSchema = z
  .object({
    ...single,
    errors: z
      .array(z.object({ ...single, platform: z.string().optional().describe('The network it is about.') }))
      .describe('The same once more; there is one.'),
  })
  .meta({
    id: 'Error',
    description: 'An error, and the same again in `errors`. The numbers stand in docs/errors.md.',
  })

export interface PresentedError {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: z.output<typeof errorSchema>
}

/**
 * An error as the wire shows it: one object, and the same again in `errors` with its platform, because some
 * clients read one and some the other.
 */
export function presentError(error: WireError, action: string, platform?: string): PresentedError {
  const { retryAfterMs, allow } = error.options
  const only = { action, status: 'error' as const, ...presentReason(error) }
  return {
    status: wireErrors[error.kind].status,
    headers: omitUndefined({
      'retry-after': retryAfterMs === undefined ? undefined : String(Math.ceil(retryAfterMs / 1000)),
      allow,
      // Its body is left unread, so the connection ends; nobody is to use it for the next call.
      connection: error.kind === 'body_too_large' ? 'close' : undefined,
    }),
    body: { ...only, errors: [omitUndefined({ ...only, platform })] },
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
  const { code: usual, text, retry } = wireErrors[error.kind]
  const { upstream, retryable, reference, window, code = usual } = error.options
  return omitUndefined<z.output<typeof reasonSchema>>({
    code,
    message: saysAlready(error.message, text) ? error.message : `${text} ${error.message}`,
    details: upstream && omitUndefined({ ...upstream }),
    retryAvailable: retryable ?? retry,
    window: window && presentWindowState(window),
    reference,
  })
}

/** An adapter's own sentence may be the stable text with a way out behind it. */
function saysAlready(message: string, text: string): boolean {
  return message.startsWith(text.replace(/\.$/, ''))
}
