import { DmError } from '../errors/dm-error.ts'
import { startDeadline, type Deadline } from './deadline.ts'
import { judgeForeignUrl } from './foreign-url.ts'
import { abandon, readBody } from './read-body.ts'
import { dmErrorWithin } from './safe-cause.ts'

export interface ForeignFetchOptions {
  /** Should refuse private addresses at connect time where the runtime can; may throw a `DmError` for it. */
  readonly fetch: typeof globalThis.fetch
  /** The largest body that is taken. */
  readonly maxBytes: number
  /** For everything together: redirects, headers and body. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Defaults to 3. */
  readonly maxRedirects?: number
  /** The one named exemption: lets http and private addresses through. Defaults to false. */
  readonly allowPrivate?: boolean
}

const defaultMaxRedirects = 3

export async function fetchForeign(
  url: string,
  options: ForeignFetchOptions,
): Promise<{ bytes: Uint8Array; contentType?: string; finalUrl: string }> {
  const deadline = startDeadline(options.timeoutMs, options.signal)
  try {
    const { response, finalUrl } = await follow(url, options, deadline)
    const bytes = await bodyOf(response, options, deadline)
    const contentType = response.headers.get('content-type')
    return { bytes, finalUrl, ...(contentType === null ? {} : { contentType }) }
  } finally {
    deadline.dispose()
  }
}

async function follow(
  first: string,
  options: ForeignFetchOptions,
  deadline: Deadline,
): Promise<{ response: Response; finalUrl: string }> {
  let url = first
  for (let left = options.maxRedirects ?? defaultMaxRedirects; ; left -= 1) {
    const reason = judgeForeignUrl(url, options)
    if (reason !== undefined) throw new DmError({ code: 'url_refused', message: reason })
    const response = await request(url, options, deadline)
    const next = redirectTarget(response, url)
    if (next === undefined) return { response, finalUrl: url }
    abandon(response.body)
    if (left <= 0) throw refused('The URL redirects too often.')
    url = next
  }
}

async function request(url: string, { fetch }: ForeignFetchOptions, deadline: Deadline): Promise<Response> {
  if (deadline.ended() !== undefined) throw brokenOff(undefined, deadline)
  const answer = fetch(url, { redirect: 'manual', signal: deadline.signal })
  try {
    return await deadline.race(answer)
  } catch (error) {
    void answer.then(({ body }) => abandon(body)).catch(() => undefined)
    throw brokenOff(error, deadline)
  }
}

function redirectTarget(response: Response, from: string): string | undefined {
  if (response.type === 'opaqueredirect') throw refused('The URL redirects, which cannot be checked here.')
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined
  const location = response.headers.get('location')
  if (location !== null && URL.canParse(location, from)) return new URL(location, from).href
  abandon(response.body)
  throw refused('The URL redirects to nowhere.')
}

async function bodyOf(
  response: Response,
  { maxBytes }: ForeignFetchOptions,
  deadline: Deadline,
): Promise<Uint8Array> {
  const { status, headers, body } = response
  if (!response.ok) {
    abandon(body)
    throw refused(`The URL answered with status ${status}.`, {
      retryable: status >= 500 || status === 429,
      status,
    })
  }
  if (Number(headers.get('content-length') ?? 0) > maxBytes) {
    abandon(body)
    throw tooLarge(maxBytes)
  }
  const bytes = await readBody(response, maxBytes, deadline).catch((error: unknown) => {
    throw brokenOff(error, deadline)
  })
  if (bytes === undefined) throw tooLarge(maxBytes)
  return bytes
}

function brokenOff(error: unknown, deadline: Deadline): DmError {
  const ended = deadline.ended()
  if (ended === 'aborted') return new DmError({ code: 'aborted', message: 'The caller ended the download.' })
  if (ended === 'timeout') {
    return new DmError({ code: 'timeout', message: 'The URL did not answer in time.', retryable: true })
  }
  return dmErrorWithin(error) ?? refused('The connection to the URL failed.', { retryable: true })
}

function tooLarge(maxBytes: number): DmError {
  return new DmError({
    code: 'attachment_too_large',
    message: `What the URL holds is over the limit of ${maxBytes} bytes.`,
  })
}

function refused(
  message: string,
  { retryable = false, status }: { retryable?: boolean; status?: number } = {},
): DmError {
  return new DmError({
    code: 'attachment_refused',
    message,
    retryable,
    ...(status === undefined ? {} : { upstream: { status } }),
  })
}
