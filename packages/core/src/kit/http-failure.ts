import { DmError, type DmErrorOptions } from '../errors/dm-error.ts'
import type { Deadline } from './deadline.ts'
import { retryAfterMs } from './retry-after.ts'
import { codeOf, dmErrorWithin, safeCause, safeDmError, safeText } from './safe-cause.ts'

/** What has to be known of a call to name its failure. */
export interface CallFacts {
  readonly secrets: readonly string[]
  readonly mayHaveEffect: boolean
  readonly now: () => number
}

type Answer = Pick<Response, 'status' | 'headers' | 'type'>

// Failures of which it is certain that not a byte of the request has left: name lookup and connection.
const neverSent = new Set([
  'ECONNREFUSED',
  'ConnectionRefused',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

const excerptLength = 200

/** The call ended before its answer did: by time-out, by the caller, or because the connection failed. */
export function brokenOff(
  facts: CallFacts,
  deadline: Deadline,
  seen: { readonly error?: unknown; readonly response?: Answer } = {},
): DmError {
  const ended = deadline.ended()
  const cause = ended === undefined ? safeCause(seen.error, facts.secrets) : undefined
  const details = { ...(cause && { cause }), ...(seen.response && { upstream: upstreamOf(seen.response) }) }
  if (ended === 'aborted') {
    return new DmError({
      ...details,
      code: 'aborted',
      message: 'The caller ended the call before it was answered.',
    })
  }
  const thrown = ended === undefined ? dmErrorWithin(seen.error) : undefined
  if (thrown !== undefined) return safeDmError(thrown, facts.secrets)
  if (mayHaveTakenEffect(facts, seen.response) && !isNeverSent(seen.error)) {
    return unknownOutcome(
      ended === 'timeout' ? 'The network did not answer in time' : 'The connection broke',
      details,
    )
  }
  if (ended === 'timeout') {
    return new DmError({
      ...details,
      code: 'timeout',
      message: 'The network did not answer in time.',
      retryable: true,
    })
  }
  if (seen.response !== undefined) {
    const refusal = byStatus(facts, seen.response)
    if (refusal !== undefined) return refusal
  }
  return new DmError({
    ...details,
    code: 'upstream_unavailable',
    message: 'The connection to the network failed.',
    retryable: true,
  })
}

/** The answer came and cannot be read. */
export function malformed(facts: CallFacts, response: Answer, what: string, text = ''): DmError {
  const details = { upstream: upstreamOf(response, excerpt(text, facts)) }
  const failure = byStatus(facts, response, details.upstream)
  if (failure !== undefined) return failure
  if (mayHaveTakenEffect(facts, response)) return unknownOutcome(what.replace(/\.$/, ''), details)
  return new DmError({ ...details, code: 'upstream_malformed', message: what })
}

/** What a status says by itself when nothing in the body says more; `undefined` for success. */
export function byStatus(
  facts: CallFacts,
  response: Answer,
  upstream: NonNullable<DmErrorOptions['upstream']> = upstreamOf(response),
): DmError | undefined {
  const { status } = response
  const wait = retryAfterMs(response.headers, facts.now())
  const details = { upstream, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    if (facts.mayHaveEffect && status === 303)
      return unknownOutcome('The network answered with a redirect', details)
    return new DmError({
      ...details,
      code: 'upstream_malformed',
      message: 'The network answered with a redirect, which is not followed; check the base URL.',
    })
  }
  if (status < 400) return undefined
  if (status === 429) {
    return new DmError({
      ...details,
      code: 'rate_limited',
      message: 'The network asks for fewer calls.',
      retryable: true,
    })
  }
  if (status < 500 && status !== 408) {
    return new DmError({
      ...details,
      code: 'upstream_refused',
      message: `The network refused with status ${status}.`,
    })
  }
  if (status >= 500 && facts.mayHaveEffect)
    return unknownOutcome(`The network failed with status ${status}`, details)
  return new DmError({
    ...details,
    code: 'upstream_unavailable',
    message: `The network failed with status ${status}.`,
    retryable: true,
  })
}

/** A 4xx says that the network refused, so nothing happened even if the rest is lost. */
function mayHaveTakenEffect(facts: CallFacts, response?: Answer): boolean {
  const refused = response !== undefined && response.status >= 400 && response.status < 500
  return facts.mayHaveEffect && !refused
}

function unknownOutcome(what: string, details: Omit<DmErrorOptions, 'code' | 'message'>): DmError {
  return new DmError({
    ...details,
    code: 'outcome_unknown',
    message: `${what}, so it is not known whether the call took effect; look before you repeat it.`,
  })
}

function upstreamOf(response: Answer, message?: string): NonNullable<DmErrorOptions['upstream']> {
  return { status: response.status, ...(message === undefined ? {} : { message }) }
}

/** The beginning of an answer, cut after the secrets are out so that no half of one stays. */
function excerpt(text: string, facts: CallFacts): string | undefined {
  const line = safeText(text, facts.secrets).replace(/\s+/g, ' ').trim()
  return line === '' ? undefined : line.slice(0, excerptLength)
}

function isNeverSent(error: unknown, depth = 0): boolean {
  if (depth > 5 || !(error instanceof Error)) return false
  return neverSent.has(codeOf(error) ?? '') || isNeverSent(error.cause, depth + 1)
}
