import { DmError, type Attachment, type CallOptions, type Credentials } from '@dm/core'
import { fetchMedia, omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import type { Call } from './api/callers.ts'
import type { XApi } from './api/client.ts'
import { invalidRequest } from './errors.ts'
import { includedMedia, mediaByKey } from './mapping/attachment.ts'
import { messageOfMediaLink } from './mapping/text.ts'
import { maxBytesOf } from './media-type.ts'

/** What a download needs from the account. */
export interface Downloader {
  readonly api: XApi
  readonly call: Call
  readonly credentials: () => Promise<Credentials>
  readonly runtime: ResolvedRuntime
}

/** A picture on the private host: the id of the message stands in the address, which may be an earlier one. */
interface PrivatePicture {
  readonly host: string
  readonly path: string
  readonly resource: string
}

/**
 * Fetches the bytes of an attachment. Pictures are private: X gives them through its API to OAuth 2.0, and at
 * their own address to a request signed with OAuth 1.0a. Films are public for whoever has the address. A bearer
 * token goes nowhere but to the API. Where only the link to a page with the media is known, its message is read again.
 *
 * @throws {DmError} `not_found` when the media is gone
 * @see https://docs.x.com/x-api/direct-messages/download-dm-media
 */
export async function downloadMedia(
  downloader: Downloader,
  { url }: Attachment,
  options: CallOptions | undefined,
): Promise<Uint8Array> {
  if (url === undefined) throw invalidRequest('url', 'The attachment has no URL to download from.')
  const messageId = messageOfMediaLink(url)
  const address = messageId === undefined ? url : await mediaAddress(downloader, messageId, options)
  return bytesAt(downloader, address, options)
}

async function mediaAddress(
  { api }: Downloader,
  messageId: string,
  options: CallOptions | undefined,
): Promise<string> {
  const { data, includes } = await api.readEvent(messageId, options)
  const [key] = data.attachments?.media_keys ?? []
  const url = key === undefined ? undefined : mediaByKey(key, includedMedia(includes?.media ?? [])).url
  if (url !== undefined) return url
  throw new DmError({ code: 'not_found', message: 'X does not say where the media of this message is.' })
}

async function bytesAt(
  { call, credentials, runtime }: Downloader,
  url: string,
  options: CallOptions | undefined,
): Promise<Uint8Array> {
  const picture = privatePicture(url, runtime.baseUrl)
  if (picture === undefined) return publicBytes(url, runtime, options)
  const { host, path, resource } = picture
  const { accessTokenSecret } = await credentials()
  const { body } = await call({
    limit: 'dm.media',
    method: 'GET',
    answer: 'bytes',
    ...(accessTokenSecret === undefined ? { path: `/2/dm_conversations/media/${resource}` } : { host, path }),
    options,
  })
  return body as Uint8Array
}

const privateHosts = new Set(['ton.twitter.com', 'ton.x.com'])

function privatePicture(url: string, baseUrl: string | undefined): PrivatePicture | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, host, protocol, pathname } = new URL(url)
  const isOurs = baseUrl !== undefined && origin === new URL(baseUrl).origin
  if (!isOurs && !(protocol === 'https:' && privateHosts.has(host))) return undefined
  const resource = /\/ton\/data\/dm\/(\d+\/\d+\/[\w.-]{1,50}?)(?::\w+)?$/.exec(pathname)?.[1]
  return resource === undefined ? undefined : { host: origin, path: pathname, resource }
}

async function publicBytes(
  url: string,
  runtime: ResolvedRuntime,
  options: CallOptions | undefined,
): Promise<Uint8Array> {
  try {
    const { bytes } = await fetchMedia(url, { runtime, maxBytes: maxBytesOf.dm_video, options })
    return bytes
  } catch (error) {
    throw isGone(error) ? gone(error) : error
  }
}

function isGone(error: unknown): error is DmError {
  return DmError.isInstance(error) && [403, 404, 410].includes(error.upstream?.status ?? 0)
}

function gone(cause: DmError): DmError {
  return new DmError({
    code: 'not_found',
    message: 'X does not give this media any more; read the message again for a fresh address.',
    cause,
    ...omitUndefined({ upstream: cause.upstream }),
  })
}
