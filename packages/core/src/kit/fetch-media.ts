import type { CallOptions } from '../adapter/runtime.ts'
import { DmError } from '../errors/dm-error.ts'
import { fetchForeign } from './foreign-fetch.ts'
import { omitUndefined } from './omit-undefined.ts'
import type { ResolvedRuntime } from './runtime.ts'

/** How an adapter fetches media; see {@link fetchMedia}. */
export interface MediaFetch {
  readonly runtime: ResolvedRuntime
  /** The largest body that is taken. */
  readonly maxBytes: number
  /** The input that names the URL, for errors. */
  readonly field?: string
  readonly options?: CallOptions | undefined
}

/**
 * Fetches media that somebody else named: a URL to send on, or one that came in. It goes through
 * {@link fetchForeign} with the runtime's `foreignFetch`, exemption and time-out.
 *
 * A host that the operator has put in the network's place (`baseUrl`) may be local; it is trusted for itself
 * alone, without redirects.
 *
 * @throws {DmError} what `fetchForeign` throws
 * @example
 * const { bytes, contentType } = await fetchMedia(attachment.url, { runtime, maxBytes, field, options })
 */
export async function fetchMedia(
  url: string,
  { runtime, maxBytes, field, options = {} }: MediaFetch,
): Promise<{ bytes: Uint8Array; contentType?: string }> {
  const { signal, timeoutMs = runtime.timeoutMs } = options
  const limits = { maxBytes, timeoutMs, ...omitUndefined({ signal }) }
  const way = isInPlaceOfNetwork(url, runtime)
    ? { fetch: runtime.fetch, allowPrivate: true, maxRedirects: 0 }
    : { fetch: runtime.foreignFetch, allowPrivate: runtime.allowPrivateUrls }
  try {
    return await fetchForeign(url, { ...limits, ...way })
  } catch (error) {
    throw field !== undefined && DmError.isInstance(error) ? atField(error, field) : error
  }
}

function isInPlaceOfNetwork(url: string, { baseUrl }: ResolvedRuntime): boolean {
  return baseUrl !== undefined && URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin
}

function atField(error: DmError, field: string): DmError {
  const { code, message, retryable, retryAfterMs, upstream, cause } = error
  return new DmError({
    code,
    message,
    field,
    retryable,
    ...omitUndefined({ retryAfterMs, upstream, cause }),
  })
}
