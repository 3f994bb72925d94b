import type { DmError } from '../errors/dm-error.ts'
import { startDeadline, type Deadline } from './deadline.ts'
import { brokenOff, byStatus, malformed, type CallFacts } from './http-failure.ts'
import { encodeRequest, type HttpRequest } from './http-request.ts'
import { parseJson } from './json.ts'
import { abandon, readBody } from './read-body.ts'
import type { ResolvedRuntime } from './runtime.ts'
import { safeDmError } from './safe-cause.ts'

/** What the network answered. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Headers
  /** Parsed with `parseJson`; `undefined` when the body is empty. */
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
      return judged(response, await bodyText(response, deadline, facts), facts)
    } finally {
      deadline.dispose()
    }
  }

  async function send(
    call: () => Promise<Response>,
    deadline: Deadline,
    facts: CallFacts,
  ): Promise<Response> {
    const answer = call()
    try {
      return await deadline.race(answer)
    } catch (error) {
      // A fetch that ignores the signal may still answer; nobody will read it.
      void answer.then(({ body }) => abandon(body)).catch(() => undefined)
      throw brokenOff(facts, deadline, { error })
    }
  }

  async function bodyText(response: Response, deadline: Deadline, facts: CallFacts): Promise<string> {
    let bytes: Uint8Array | undefined
    try {
      bytes = await readBody(response, maxResponseBytes, deadline)
    } catch (error) {
      throw brokenOff(facts, deadline, { error, response })
    }
    if (bytes === undefined) {
      throw malformed(facts, response, `The answer has more than ${maxResponseBytes} bytes.`)
    }
    return new TextDecoder().decode(bytes)
  }

  function judged(response: Response, text: string, facts: CallFacts): HttpResponse {
    const { status, headers } = response
    let body: unknown
    try {
      body = text === '' ? undefined : parseJson(text)
    } catch {
      throw malformed(facts, response, 'The answer is not JSON.', text)
    }
    const answer = { status, headers, body }
    const error = options.errorFrom(answer)
    if (error !== undefined) throw safeDmError(error, facts.secrets)
    const failure = byStatus(facts, response)
    if (failure !== undefined) throw failure
    return answer
  }
}
