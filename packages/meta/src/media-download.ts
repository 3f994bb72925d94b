import { DmError, type Attachment, type CallOptions } from '@dm/core'
import { fetchForeign, omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import { invalidRequest } from './graph-failures.ts'

/**
 * The bytes of an attachment, from Meta's content network.
 *
 * @throws {DmError} `not_found` when the link has expired; `invalid_request` when there is none; and what
 * `fetchForeign` throws
 */
export async function downloadMedia(
  { url }: Attachment,
  runtime: ResolvedRuntime,
  maxBytes: number,
  options?: CallOptions,
): Promise<Uint8Array> {
  if (url === undefined) throw invalidRequest('url', 'The attachment has no URL to download from.')
  try {
    const { bytes } = await fetchForeign(url, {
      fetch: runtime.fetch,
      maxBytes,
      timeoutMs: options?.timeoutMs ?? runtime.timeoutMs,
      ...omitUndefined({ signal: options?.signal }),
      ...exemption(url, runtime),
    })
    return bytes
  } catch (error) {
    throw isExpired(error) ? expired(error) : error
  }
}

/** A host that the operator has put in Meta's place may be local; it is trusted for itself alone. */
function exemption(
  url: string,
  { baseUrl }: ResolvedRuntime,
): { allowPrivate?: true; maxRedirects?: number } {
  if (baseUrl === undefined || !URL.canParse(url) || new URL(url).origin !== new URL(baseUrl).origin)
    return {}
  return { allowPrivate: true, maxRedirects: 0 }
}

/** Meta's media hosts refuse a link that is over its time. */
function isExpired(error: unknown): error is DmError {
  return DmError.isInstance(error) && [403, 404, 410].includes(error.upstream?.status ?? 0)
}

function expired(cause: DmError): DmError {
  return new DmError({
    code: 'not_found',
    message: 'The link to the attachment has expired; read the message again for a fresh one.',
    cause,
    ...omitUndefined({ upstream: cause.upstream }),
  })
}
