import { joinedBytes } from '../joined-bytes.ts'
import { callerUser, reply, type XCall } from './call.ts'
import type { XContext } from './context.ts'
import { badValue, refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { keepMedia } from './media-store.ts'
import { mediaKey } from './media-hosts.ts'
import type { MediaKind, Upload, UploadCategory, XUser } from './world.ts'

/** Kinds of files that can be uploaded, by their content type. */
const mediaTypes: Record<string, 'image' | 'gif' | 'video' | 'subtitles'> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/webp': 'image',
  'image/bmp': 'image',
  'image/tiff': 'image',
  'image/pjpeg': 'image',
  'image/gif': 'gif',
  'video/mp4': 'video',
  'video/quicktime': 'video',
  'video/webm': 'video',
  'video/mp2t': 'video',
  'text/srt': 'subtitles',
  'text/vtt': 'subtitles',
}

const categories: Record<UploadCategory, { takes: string; mostBytes: number; kind: MediaKind }> = {
  dm_image: { takes: 'image', mostBytes: limits.imageBytes, kind: 'photo' },
  dm_gif: { takes: 'gif', mostBytes: limits.gifBytes, kind: 'animated_gif' },
  dm_video: { takes: 'video', mostBytes: limits.videoBytes, kind: 'video' },
  tweet_image: { takes: 'image', mostBytes: limits.imageBytes, kind: 'photo' },
  tweet_gif: { takes: 'gif', mostBytes: limits.gifBytes, kind: 'animated_gif' },
  tweet_video: { takes: 'video', mostBytes: limits.videoBytes, kind: 'video' },
  subtitles: { takes: 'subtitles', mostBytes: limits.imageBytes, kind: 'photo' },
}

/** What an upload is announced as. */
export interface NewUpload {
  category: string
  mediaType: string
  totalBytes: number
  shared: boolean
  additionalOwners: string[]
}

/** Begins an upload, or refuses what does not go together. */
export function beginUpload(call: XCall, { category, ...announced }: NewUpload): Upload {
  const { context } = call
  if (!isCategory(category))
    throw invalid('media_category', category, `is not one of [${Object.keys(categories).join(',')}]`)
  const { takes, mostBytes } = categories[category]
  const kind = Object.hasOwn(mediaTypes, announced.mediaType) ? mediaTypes[announced.mediaType] : undefined
  if (kind === undefined) throw invalid('media_type', announced.mediaType, 'is not supported')
  if (kind !== takes) throw invalid('media_type', announced.mediaType, `does not go with ${category}`)
  if (!(announced.totalBytes >= 1))
    throw invalid('total_bytes', String(announced.totalBytes), 'must be positive')
  if (announced.totalBytes > mostBytes) {
    throw refuse.invalid({
      message: `File size exceeds ${mostBytes} bytes.`,
      parameters: { total_bytes: [String(announced.totalBytes)] },
    })
  }
  const stranger = announced.additionalOwners.find((id) => !/^[0-9]{1,19}$/.test(id))
  if (stranger !== undefined) throw invalid('additional_owners', stranger, 'does not match ^[0-9]{1,19}$')
  const createdAtMs = context.clock.now()
  const upload: Upload = {
    ...announced,
    id: context.snowflake(createdAtMs),
    ownerId: callerUser(call).id,
    category,
    segments: new Map(),
    createdAtMs,
    media: undefined,
    processing: undefined,
    usedIn: undefined,
  }
  context.world.uploads.set(upload.id, upload)
  return upload
}

/** Adds a segment; the same index twice replaces it. */
export function appendSegment(
  call: XCall,
  upload: Upload,
  index: number,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  if (!Number.isInteger(index) || index < 0 || index >= limits.segments) {
    throw invalid('segment_index', String(index), `is not between 0 and ${limits.segments - 1}`)
  }
  if (upload.media) throw invalid('id', upload.id, 'is already finalized')
  if (bytes.byteLength > call.context.switches.limits.segmentBytes) {
    throw refuse.tooLarge('The segment is too large.')
  }
  upload.segments.set(index, bytes)
}

/** Ends an upload: all bytes must be there; GIFs and videos are processed from now on. */
export async function finalize(context: XContext, upload: Upload): Promise<void> {
  if (upload.media) return
  const indexes = [...upload.segments.keys()].sort((a, b) => a - b)
  const bytes = joinedBytes(...indexes.flatMap((index) => upload.segments.get(index) ?? []))
  const isGapless = indexes.every((index, place) => index === place)
  if (!isGapless || bytes.byteLength !== upload.totalBytes) {
    throw refuse.invalid({
      message: `Segments do not add up to provided total file size: ${bytes.byteLength} of ${upload.totalBytes}`,
      parameters: { id: [upload.id] },
    })
  }
  const { kind } = categories[upload.category]
  const { mediaType: contentType } = upload
  upload.media = await keepMedia(context, { id: upload.id, kind, contentType, bytes })
  upload.segments.clear()
  const { processing, limits: guesses } = context.switches
  if (kind === 'photo' || processing === 'at_once') return
  const fromMs = context.clock.now()
  upload.processing = { fromMs, untilMs: fromMs + guesses.processingMs, fails: processing === 'failed' }
}

/** An upload of the caller by its id; lapsed ones are gone. */
export function ownUpload(call: XCall, id: string): Upload {
  const upload = call.context.world.uploads.get(id)
  if (upload?.ownerId !== callerUser(call).id || hasLapsed(call.context, upload)) {
    throw refuse.invalid(badValue('id', id, 'is not a known media id'))
  }
  return upload
}

/** An upload as its calls answer it. */
export function viewUpload(context: XContext, upload: Upload) {
  const nowMs = context.clock.now()
  const { kind } = categories[upload.category]
  const lapsesAtMs = upload.createdAtMs + limits.mediaLifeMs
  const { media } = upload
  return {
    id: upload.id,
    media_key: mediaKey({ id: upload.id, kind }),
    size: media?.bytes.byteLength,
    expires_after_secs: Math.max(0, Math.floor((lapsesAtMs - nowMs) / 1000)),
    processing_info: processingInfo(context, upload),
    image: media?.kind === 'photo' ? imageInfo(upload.mediaType, media) : undefined,
    video: media?.kind === 'video' ? { video_type: upload.mediaType } : undefined,
  }
}

/** The answer of a call about an upload. */
export function replyUpload(context: XContext, upload: Upload) {
  return reply({ data: viewUpload(context, upload) })
}

/** An upload that may go into a message of this account, or the refusal that it may not. */
export function attachable(context: XContext, sender: XUser, id: string): Upload {
  const upload = context.world.uploads.get(id)
  if (!upload || hasLapsed(context, upload)) {
    throw refuse.invalid({ message: `The media id [${id}] is not valid.`, parameters: { media_id: [id] } })
  }
  const isOwn = upload.ownerId === sender.id || upload.additionalOwners.includes(sender.id)
  const isSpent = upload.usedIn !== undefined && !upload.shared
  if (!isOwn || isSpent || !upload.category.startsWith('dm_')) throw refuse.mediaNotPermitted()
  const state = stateOf(context, upload)
  if (state !== 'succeeded' || upload.media === undefined) {
    throw refuse.invalid({
      message: `The media id [${id}] is not ready: ${upload.media ? state : 'not finalized'}.`,
      parameters: { media_id: [id] },
    })
  }
  return upload
}

function hasLapsed(context: XContext, upload: Upload): boolean {
  return context.clock.now() >= upload.createdAtMs + limits.mediaLifeMs
}

function stateOf(
  context: XContext,
  { processing }: Upload,
): 'pending' | 'in_progress' | 'succeeded' | 'failed' {
  if (!processing) return 'succeeded'
  const nowMs = context.clock.now()
  if (nowMs >= processing.untilMs) return processing.fails ? 'failed' : 'succeeded'
  return nowMs <= processing.fromMs ? 'pending' : 'in_progress'
}

function processingInfo(context: XContext, upload: Upload) {
  const { processing } = upload
  if (!processing) return undefined
  const state = stateOf(context, upload)
  const nowMs = context.clock.now()
  const length = Math.max(1, processing.untilMs - processing.fromMs)
  const done = Math.min(100, Math.floor((100 * (nowMs - processing.fromMs)) / length))
  if (state === 'failed') {
    const error = { code: 1, name: 'InvalidMedia', message: 'The media could not be processed' }
    return { state, progress_percent: done, error }
  }
  if (state === 'succeeded') return { state, progress_percent: 100 }
  const waitSecs = Math.max(1, Math.ceil((processing.untilMs - nowMs) / 1000))
  return { state, check_after_secs: waitSecs, progress_percent: done }
}

function imageInfo(mediaType: string, media: { width: number; height: number }) {
  return { image_type: mediaType, w: media.width, h: media.height }
}

function isCategory(text: string): text is UploadCategory {
  return Object.hasOwn(categories, text)
}

function invalid(name: string, value: string, rule: string) {
  return refuse.invalid({
    message: `The \`${name}\` parameter value [${value}] ${rule}`,
    parameters: { [name]: [value] },
  })
}
