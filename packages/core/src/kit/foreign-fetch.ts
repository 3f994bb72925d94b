import { DmError, type DmErrorOptions } from '../errors/dm-error.ts'
import { startDeadline, type Deadline } from './deadline.ts'
import { judgeForeignUrl } from './foreign-url.ts'
import { abandon, readBody } from './read-body.ts'
import { dmErrorWithin, safeCause } from './safe-cause.ts'

/** How to download what a stranger names. */
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

/**
 * Downloads what a stranger's URL points to, without becoming the stranger's hands: the URL and every redirect
 * are judged by {@link judgeForeignUrl} before they are called, nothing of ours (headers, credentials) goes
 * along, the size and the time of the whole are limited, and messages never hold the URL.
 *
 * Names are not looked up here, so a name that resolves to a private address gets through unless the given
 * `fetch` refuses it at connect time. A `DmError` that it throws for that, however wrapped, is passed on.
 *
 * @returns the bytes, the `content-type` header as it came, and the URL after all redirects
 * @throws {DmError} `url_refused` for the URL or a redirect of it; `attachment_too_large` over `maxBytes`, found out
 * by header or while reading; `attachment_refused` for a status other than 2xx, too many redirects or a failed
 * connection (retryable for 429, 5xx and connections); `timeout` (retryable); `aborted`
 * @example
 * const { bytes, contentType } = await fetchForeign(attachment.url, {
 *   fetch: runtime.fetch,
 *   maxBytes: 25 * 1024 * 1024,
 *   timeoutMs: 20_000,
 * })
 */
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
  // Nothing of ours goes along: no headers, no credentials, no referrer.
  const answer = (async () => fetch(url, { redirect: 'manual', signal: deadline.signal }))()
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
      upstream: { status },
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
  const cause = safeCause(error, [])
  return (
    dmErrorWithin(error) ??
    refused('The connection to the URL failed.', { retryable: true, ...(cause && { cause }) })
  )
}

function tooLarge(maxBytes: number): DmError {
  return new DmError({
    code: 'attachment_too_large',
    message: `What the URL holds is over the limit of ${maxBytes} bytes.`,
  })
}

function refused(message: string, details: Partial<DmErrorOptions> = {}): DmError {
  return new DmError({ ...details, code: 'attachment_refused', message })
}
