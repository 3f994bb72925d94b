import type { CallOptions, OutboundAttachment } from '@dm/core'
import { DmError } from '@dm/core'
import { fetchMedia, readAnswer, type ResolvedRuntime } from '@dm/core/kit'
import type { Call } from './api/callers.ts'
import type { XRequest } from './api/http.ts'
import { wireUpload, type WireUpload } from './api/wire.ts'
import { attachmentRefused } from './errors.ts'
import { maxBytesOf, mediaCategories, mediaTypeOf, type MediaCategory } from './media-type.ts'

/** What an upload needs from the account. */
export interface Uploader {
  readonly call: Call
  readonly runtime: ResolvedRuntime
}

interface MediaFile {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly category: MediaCategory
}

const field = 'attachments[0]'

/** Working clients send one to four megabytes at once. */
const segmentBytes = 4_000_000

/** A film of two minutes is ready long before. */
const processingMs = 5 * 60 * 1000

/** How long to wait before asking again when X does not say, or says at once. */
const shortestCheckMs = 500

/**
 * The id under which X has the media: the given one, else of an upload, which is good for one message of this
 * user within a day.
 *
 * @throws {DmError} `attachment_refused`, `attachment_too_large`, `url_refused`
 * @see https://docs.x.com/x-api/media/introduction
 */
export async function mediaIdOf(
  uploader: Uploader,
  attachment: OutboundAttachment,
  options: CallOptions | undefined,
): Promise<string> {
  if ('id' in attachment) return attachment.id
  const file = fileOf(attachment, await bytesOf(uploader, attachment, options))
  const uploaded =
    file.category === 'dm_image'
      ? await uploadAtOnce(uploader, file, options)
      : await uploadInSegments(uploader, file, options)
  await processed(uploader, uploaded, options)
  return uploaded.id
}

async function bytesOf(
  { runtime }: Uploader,
  attachment: Exclude<OutboundAttachment, { readonly id: string }>,
  options: CallOptions | undefined,
): Promise<{ bytes: Uint8Array; declared?: string | undefined }> {
  if ('data' in attachment) return { bytes: attachment.data, declared: attachment.mimeType }
  const maxBytes = attachment.kind === 'video' ? maxBytesOf.dm_video : maxBytesOf.dm_gif
  const { bytes, contentType } = await fetchMedia(attachment.url, {
    runtime,
    maxBytes,
    field: `${field}.url`,
    options,
  })
  return { bytes, declared: contentType }
}

function fileOf(
  { kind }: OutboundAttachment,
  { bytes, declared }: { readonly bytes: Uint8Array; readonly declared?: string | undefined },
): MediaFile {
  const mediaType = mediaTypeOf(bytes, declared)
  const category = mediaType === undefined ? undefined : mediaCategories[mediaType]
  if (mediaType === undefined || category === undefined || !mediaType.startsWith(`${kind}/`)) {
    const taken = Object.keys(mediaCategories).filter((type) => type.startsWith(`${kind}/`))
    throw attachmentRefused(field, `This is not ${kind} that X takes: ${taken.join(', ')}.`)
  }
  const max = maxBytesOf[category]
  if (bytes.length > max) {
    const message = `The attachment has ${bytes.length} bytes, and X takes ${max} of ${mediaType}.`
    throw new DmError({ code: 'attachment_too_large', field, message })
  }
  return { bytes, mediaType, category }
}

async function uploadAtOnce(
  uploader: Uploader,
  { bytes, mediaType, category }: MediaFile,
  options: CallOptions | undefined,
): Promise<WireUpload> {
  const multipart = new FormData()
  multipart.append('media', blobOf(bytes, mediaType), 'media')
  multipart.append('media_category', category)
  return ask(uploader, {
    limit: 'media.upload',
    method: 'POST',
    path: '/2/media/upload',
    multipart,
    options,
  })
}

async function uploadInSegments(
  uploader: Uploader,
  { bytes, mediaType, category }: MediaFile,
  options: CallOptions | undefined,
): Promise<WireUpload> {
  const limit = 'media.segments'
  const { id } = await ask(uploader, {
    limit,
    method: 'POST',
    path: '/2/media/upload/initialize',
    json: { media_type: mediaType, total_bytes: bytes.length, media_category: category },
    options,
  })
  const path = `/2/media/upload/${encodeURIComponent(id)}`
  for (let index = 0; index * segmentBytes < bytes.length; index += 1) {
    const multipart = new FormData()
    const segment = bytes.subarray(index * segmentBytes, (index + 1) * segmentBytes)
    multipart.append('segment_index', String(index))
    multipart.append('media', blobOf(segment, 'application/octet-stream'), 'media')
    await uploader.call({ limit, method: 'POST', path: `${path}/append`, multipart, options })
  }
  return ask(uploader, { limit, method: 'POST', path: `${path}/finalize`, options })
}

/** Waits until X has looked the media through; pictures are ready at once. */
async function processed(
  uploader: Uploader,
  uploaded: WireUpload,
  options: CallOptions | undefined,
): Promise<void> {
  let current = uploaded
  for (let waitedMs = 0; ;) {
    const info = current.processing_info
    if (info == null || info.state === 'succeeded') return
    if (info.state === 'failed') {
      const reason = info.error?.message ?? info.error?.name ?? 'it gave no reason'
      throw attachmentRefused(field, `X could not process the media: ${reason}.`)
    }
    if (waitedMs >= processingMs) throw stillProcessing()
    const checkMs = Math.max((info.check_after_secs ?? 0) * 1000, shortestCheckMs)
    await uploader.runtime.wait(checkMs, options?.signal)
    waitedMs += checkMs
    current = await ask(uploader, {
      limit: 'media.status',
      method: 'GET',
      path: '/2/media/upload',
      query: { media_id: uploaded.id, command: 'STATUS' },
      options,
    })
  }
}

async function ask({ call }: Uploader, request: XRequest): Promise<WireUpload> {
  return readAnswer(wireUpload, (await call(request)).body).data
}

function blobOf(bytes: Uint8Array, type: string): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type })
}

function stillProcessing(): DmError {
  return new DmError({
    code: 'timeout',
    message: 'X was still processing the media after five minutes; the message was not sent.',
    retryable: true,
  })
}
