import { DmError, type DmErrorOptions, type Upstream } from '../errors/dm-error.ts'
import type { Deadline } from './deadline.ts'
import { retryAfterMs } from './retry-after.ts'
import { codeOf, dmErrorWithin, safeCause, safeDmError, safeText } from './safe-cause.ts'

// The table that these functions follow stands at `createHttpClient`.

/** What has to be known of a call to name its failure. */
export interface CallFacts {
  readonly secrets: readonly string[]
  readonly mayHaveEffect: boolean
  readonly now: () => number
}

type Answer = Pick<Response, 'status' | 'headers' | 'type'>
type Details = Partial<DmErrorOptions>

// Failures of which it is certain that not a byte of the request has left: name lookup and connection.
// Node and Bun name them; a runtime that does not leaves the outcome unknown.
const neverSent = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENOTFOUND',
  'ConnectionRefused',
  'UND_ERR_CONNECT_TIMEOUT',
])

const excerptLength = 200

/** The call ended before its answer did: by time-out, by the caller, or because the connection failed. */
export function brokenOff(facts: CallFacts, deadline: Deadline, error?: unknown, response?: Answer): DmError {
  const ended = deadline.ended()
  const answered: Details = response === undefined ? {} : { upstream: upstreamOf(response) }
  const inDoubt = mayHaveTakenEffect(facts, response)
  if (ended === 'aborted') {
    const doubt = inDoubt ? ' It may have taken effect.' : ''
    return fail('aborted', `The caller ended the call before it was answered.${doubt}`, answered)
  }
  if (ended === 'timeout') {
    if (inDoubt) return unknownOutcome('The network did not answer in time', answered)
    return fail('timeout', 'The network did not answer in time.', { ...answered, retryable: true })
  }
  const thrown = dmErrorWithin(error)
  if (thrown !== undefined) return safeDmError(thrown, facts.secrets)
  const status = response && failedStatus(facts, response)
  if (status !== undefined) return status
  const cause = safeCause(error, facts.secrets)
  const details: Details = { ...answered, ...(cause && { cause }) }
  if (inDoubt && !isNeverSent(error)) return unknownOutcome('The connection broke', details)
  return fail('upstream_unavailable', 'The connection to the network failed.', {
    ...details,
    retryable: true,
  })
}

/** The answer came whole and cannot be read. */
export function malformed(facts: CallFacts, response: Answer, what: string, text = ''): DmError {
  const upstream = upstreamOf(response, excerpt(text, facts))
  const status = failedStatus(facts, response, upstream)
  if (status !== undefined) return status
  if (facts.mayHaveEffect) return unknownOutcome(what, { upstream })
  return fail('upstream_malformed', `${what}.`, { upstream })
}

/** A redirect is never followed: it would take token and message to a place that nobody chose. */
export function redirected(facts: CallFacts, response: Answer): DmError | undefined {
  const { status, type } = response
  if (type !== 'opaqueredirect' && (status < 300 || status > 399)) return undefined
  const upstream = upstreamOf(response)
  // "See other" is the one redirect that says that the call was carried out.
  if (facts.mayHaveEffect && status === 303) return unknownOutcome('The network redirected', { upstream })
  return fail('upstream_malformed', 'The network redirected, which is not followed; check the base URL.', {
    upstream,
  })
}

/** What a status from 400 says by itself when nothing in the body says more. */
export function failedStatus(
  facts: CallFacts,
  response: Answer,
  upstream: Upstream = upstreamOf(response),
): DmError | undefined {
  const { status, headers } = response
  if (status < 400) return undefined
  const wait = retryAfterMs(headers, facts.now())
  const details: Details = { upstream, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
  const again: Details = { ...details, retryable: true }
  if (status === 429) return fail('rate_limited', 'The network asks for fewer calls.', again)
  if (status < 500 && status !== 408) {
    return fail('upstream_refused', `The network refused with status ${status}.`, details)
  }
  if (mayHaveTakenEffect(facts, response)) {
    return unknownOutcome(`The network failed with status ${status}`, details)
  }
  return fail('upstream_unavailable', `The network failed with status ${status}.`, again)
}

/** A 4xx says that the network refused, so nothing happened even if the rest of the answer is lost. */
function mayHaveTakenEffect(facts: CallFacts, response?: Answer): boolean {
  const refused = response !== undefined && response.status >= 400 && response.status < 500
  return facts.mayHaveEffect && !refused
}

function unknownOutcome(what: string, details: Details): DmError {
  const message = `${what}, so it is not known whether the call took effect; look before you repeat it.`
  return fail('outcome_unknown', message, details)
}

function fail(code: DmErrorOptions['code'], message: string, details: Details): DmError {
  return new DmError({ ...details, code, message })
}

function upstreamOf({ status }: Answer, message?: string): Upstream {
  return { status, ...(message === undefined ? {} : { message }) }
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
