import type { DmError } from '../errors/dm-error.ts'
import { startDeadline, type Deadline } from './deadline.ts'
import { brokenOff, failedStatus, malformed, redirected, type CallFacts } from './http-failure.ts'
import { encodeRequest, type HttpRequest } from './http-request.ts'
import { parseJson } from './json.ts'
import { abandon, readBody } from './read-body.ts'
import type { ResolvedRuntime } from './runtime.ts'
import { safeDmError } from './safe-cause.ts'

/** What the network answered. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Headers
  /** Parsed with `parseJson`; `undefined` when the body is empty. A `Uint8Array` where bytes were asked for. */
  readonly body: unknown
}

export interface HttpClientOptions {
  readonly runtime: ResolvedRuntime
  /** Scheme and host of the network, used unless the runtime has a `baseUrl`. */
  readonly defaultBaseUrl: string
  /** Reading stops there. Defaults to 10 MiB. */
  readonly maxResponseBytes?: number
  /**
   * Looks at every answer that is JSON or empty, also one of status 200, and returns the error it stands
   * for. `undefined` when it is none, or one that the status alone describes well enough.
   */
  errorFrom(response: HttpResponse): DmError | undefined
}

/** Calls the network; see {@link createHttpClient}. */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>

const defaultMaxResponseBytes = 10 * 1024 * 1024

/**
 * Makes the one function through which an adapter calls its network. What comes back is an answer that
 * `errorFrom` found nothing wrong with, with a status from 200 to 299; all else is a `DmError`.
 *
 * | What happens | Code | With `mayHaveEffect` |
 * | --- | --- | --- |
 * | the request itself is impossible: two bodies, a bad header, an unencoded path | `invalid_request` | same |
 * | the caller's signal aborts, at any time | `aborted` | same |
 * | no complete answer within the time-out, body included | `timeout`, retryable | `outcome_unknown` |
 * | no connection: refused, or the name does not resolve | `upstream_unavailable`, retryable | same |
 * | the connection breaks, before or after the headers | `upstream_unavailable`, retryable | `outcome_unknown` |
 * | `errorFrom` returns an error, whatever the status | that error, secrets taken out | same |
 * | 2xx that is not JSON, or larger than `maxResponseBytes` | `upstream_malformed` | `outcome_unknown` |
 * | redirect; none is followed | `upstream_malformed` | same, but 303: `outcome_unknown` |
 * | 429 | `rate_limited`, retryable, `retryAfterMs` | same |
 * | 408 | `upstream_unavailable`, retryable | same |
 * | other 4xx, readable or not | `upstream_refused` | same |
 * | 5xx that `errorFrom` does not recognise, or that is not JSON | `upstream_unavailable`, retryable | `outcome_unknown` |
 *
 * A 5xx after a send is ambiguous, because the network may have failed after it took the message; a 4xx never
 * is, even if the connection breaks in the middle of it. `errorFrom` sees an answer before the status does, and
 * only when it is JSON or empty: what is neither comes from a proxy and says nothing about the account.
 *
 * Secrets (those named, `Authorization`, and every header, query, form or multipart value with token, secret, proof,
 * password or verifier in its name) never show in message, `upstream`, `toJSON` or cause; a cause is a copy with the
 * queries of its URLs taken out.
 *
 * A `DmError` thrown by the injected `fetch`, however wrapped, is passed on.
 *
 * @throws {DmError} when called, as the table says; `upstream.status` is there whenever an answer came
 * @example
 * const call = createHttpClient({ runtime, defaultBaseUrl: 'https://graph.facebook.com', errorFrom: graphError })
 * const { body } = await call({
 *   method: 'POST',
 *   path: '/v26.0/me/messages',
 *   query: { access_token: accessToken },
 *   json: { recipient, message },
 *   mayHaveEffect: true,
 *   options,
 * })
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { runtime, defaultBaseUrl, maxResponseBytes = defaultMaxResponseBytes } = options
  const { fetch } = runtime

  return async (request) => {
    const { url, init, secrets } = encodeRequest(request, runtime.baseUrl ?? defaultBaseUrl)
    const facts: CallFacts = { secrets, mayHaveEffect: request.mayHaveEffect ?? false, now: runtime.clock }
    const { signal, timeoutMs = runtime.timeoutMs } = request.options ?? {}
    const deadline = startDeadline(timeoutMs, signal)
    try {
      if (deadline.ended() !== undefined) throw brokenOff({ ...facts, mayHaveEffect: false }, deadline)
      const response = await send(() => fetch(url, { ...init, signal: deadline.signal }), deadline, facts)
      const redirect = redirected(facts, response)
      if (redirect !== undefined) {
        abandon(response.body)
        throw redirect
      }
      const bytes = await bodyBytes(response, deadline, facts)
      if (request.answer === 'bytes' && response.ok) {
        return { status: response.status, headers: response.headers, body: bytes }
      }
      return judged(response, new TextDecoder().decode(bytes), facts)
    } finally {
      deadline.dispose()
    }
  }

  async function send(
    call: () => Promise<Response>,
    deadline: Deadline,
    facts: CallFacts,
  ): Promise<Response> {
    // Also a fetch that throws at once rather than rejecting.
    const answer = (async () => call())()
    try {
      return await deadline.race(answer)
    } catch (error) {
      // A fetch that ignores the signal may still answer; nobody will read it.
      void answer.then(({ body }) => abandon(body)).catch(() => undefined)
      throw brokenOff(facts, deadline, error)
    }
  }

  async function bodyBytes(response: Response, deadline: Deadline, facts: CallFacts): Promise<Uint8Array> {
    let bytes: Uint8Array | undefined
    try {
      bytes = await readBody(response, maxResponseBytes, deadline)
    } catch (error) {
      throw brokenOff(facts, deadline, error, response)
    }
    if (bytes === undefined) {
      throw malformed(facts, response, `The answer has more than ${maxResponseBytes} bytes`)
    }
    return bytes
  }

  function judged(response: Response, text: string, facts: CallFacts): HttpResponse {
    const { status, headers } = response
    let body: unknown
    try {
      body = text === '' ? undefined : parseJson(text)
    } catch {
      throw malformed(facts, response, 'The answer is not JSON', text)
    }
    const answer = { status, headers, body }
    const error = options.errorFrom(answer)
    if (error !== undefined) throw safeDmError(error, facts.secrets)
    const failure = failedStatus(facts, response)
    if (failure !== undefined) throw failure
    return answer
  }
}
