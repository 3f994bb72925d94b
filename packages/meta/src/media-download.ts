import { DmError, type Attachment, type CallOptions } from '@dm/core'
import { fetchMedia, omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import { invalidRequest } from './graph-failures.ts'

/**
 * The bytes of an attachment, from Meta's content network.
 *
 * @throws {DmError} `not_found` when the link has expired; `invalid_request` when there is none; and what
 * `fetchMedia` throws
 */
export async function downloadMedia(
  { url }: Attachment,
  runtime: ResolvedRuntime,
  maxBytes: number,
  options?: CallOptions,
): Promise<Uint8Array> {
  if (url === undefined) throw invalidRequest('url', 'The attachment has no URL to download from.')
  try {
    const { bytes } = await fetchMedia(url, { runtime, maxBytes, options })
    return bytes
  } catch (error) {
    throw isExpired(error) ? expired(error) : error
  }
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
