import { urlProblem } from '../foreign-url.ts'
import { emptyMessage, graphRefusals as refuse } from './errors.ts'
import { keepMedia, type MediaContext, type MediaKind, type MediaSource } from './media-host.ts'
import { idText, isObject, type JsonObject } from './params.ts'

export interface FileAttachment {
  kind: MediaKind
  id: string
  source: MediaSource
  name: string
  mimeType: string
  size: number | null
}

/** Anything else that the wire shows as `{type, payload}`: templates, shares, reels, fallbacks, unheard-of types. */
export interface OtherAttachment {
  kind: 'other'
  id: string
  type: string
  payload: Record<string, unknown> | null
  /** Members beside `type` and `payload`, as the older fallback has them. */
  beside?: Record<string, unknown> | undefined
}

/** A reusable upload, found again by its attachment id. */
export interface SavedFile {
  file: FileAttachment
  /** The Page or account that may use it. */
  ownerId: string
  createdAtMs: number
}

/** What a network takes as a file. */
export interface FileRules {
  /** What `type` may be, for the message of a refusal. */
  types: string
  /** The largest file of a kind, in bytes. */
  maxBytes: (kind: MediaKind) => number
  /** Whether a content type may travel as this kind. */
  accepts: (kind: MediaKind, contentType: string) => boolean
}

/** What taking files needs of a network. */
export interface FileContext extends MediaContext {
  world: MediaContext['world'] & { attachments: Map<string, SavedFile> }
  switches: MediaContext['switches'] & {
    mediaFetch: 'ok' | 'fail' | 'timeout' | 'too_large' | 'wrong_type'
  }
  allowPlainHttp: boolean
  fileRules: FileRules
}

/** How long an attachment id can be used. */
const savedLifeMs = 90 * 24 * 3_600_000

const mediaKinds = ['image', 'audio', 'video', 'file'] as const

/** Whether a text names a kind of file. */
export function isMediaKind(value: unknown): value is MediaKind {
  return mediaKinds.some((kind) => kind === value)
}

/** A file to send, and whether an id for reuse was asked for. */
export interface OutgoingFile {
  file: FileAttachment
  reusable: boolean
}

/**
 * Takes `{type, payload}` with a URL, an attachment id or an upload.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
 */
export async function takeFile(
  context: FileContext,
  ownerId: string,
  attachment: JsonObject,
  upload: File | undefined,
): Promise<OutgoingFile> {
  const kind = attachment.type
  if (!isMediaKind(kind)) {
    throw refuse.badParameter(`Param message[attachment][type] must be one of {${context.fileRules.types}}`)
  }
  const payload = isObject(attachment.payload) ? attachment.payload : {}
  const id = idText(payload.attachment_id)
  const { url } = payload
  const ways = [id, url, upload].filter((way) => way !== undefined)
  if (ways.length === 0) throw emptyMessage()
  if (ways.length > 1) {
    throw refuse.badParameter('Give exactly one of url, attachment_id and filedata in message[attachment]')
  }
  const reusable = payload.is_reusable === true || payload.is_reusable === 'true'
  if (id !== undefined) return { file: savedFile(context, ownerId, kind, id), reusable: false }
  if (upload) return { file: await uploadedFile(context, kind, upload), reusable }
  return { file: linkedFile(context, kind, url), reusable }
}

function savedFile(context: FileContext, ownerId: string, kind: MediaKind, id: string): FileAttachment {
  const saved = context.world.attachments.get(id)
  const isFresh = saved && saved.createdAtMs + savedLifeMs > context.clock.now()
  if (!isFresh || saved.ownerId !== ownerId) throw refuse.unknownAttachment()
  if (saved.file.kind !== kind) throw refuse.mediaType()
  return saved.file
}

async function uploadedFile(context: FileContext, kind: MediaKind, upload: File): Promise<FileAttachment> {
  const contentType = upload.type.split(';')[0] ?? ''
  if (!context.fileRules.accepts(kind, contentType)) throw refuse.mediaType()
  if (upload.size > context.fileRules.maxBytes(kind)) throw refuse.mediaSize()
  if (upload.size === 0) throw emptyMessage()
  const bytes = new Uint8Array(await upload.arrayBuffer())
  const media = keepMedia(context, kind, { name: upload.name, contentType: contentType || undefined, bytes })
  return {
    kind,
    id: context.ids.nextDigits(),
    source: { kind: 'hosted', mediaId: media.id },
    name: media.name,
    mimeType: media.contentType,
    size: upload.size,
  }
}

/** Content type by the ending of a path, where it is beyond doubt. */
const endings: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  aac: 'audio/aac',
  avi: 'video/x-msvideo',
  webm: 'video/webm',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
  txt: 'text/plain',
  zip: 'application/zip',
}

const usualTypes: Record<MediaKind, string> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mpeg',
  file: 'application/octet-stream',
}

/** A file somewhere on the web. It is judged by its address and kept as a link, never fetched. */
function linkedFile(context: FileContext, kind: MediaKind, url: unknown): FileAttachment {
  if (typeof url !== 'string' || urlProblem(url, context.allowPlainHttp) !== undefined)
    throw refuse.mediaFetch()
  switch (context.switches.mediaFetch) {
    case 'fail':
      throw refuse.mediaFetch()
    case 'timeout':
      throw kind === 'video' ? refuse.mediaTimeout() : refuse.mediaFetch()
    case 'too_large':
      throw refuse.mediaSize()
    case 'wrong_type':
      throw refuse.mediaType()
    case 'ok':
  }
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || kind
  const guessed = endings[name.split('.').at(-1)?.toLowerCase() ?? '']
  if (guessed !== undefined && !context.fileRules.accepts(kind, guessed)) throw refuse.mediaType()
  return {
    kind,
    id: context.ids.nextDigits(),
    source: { kind: 'external', url },
    name,
    mimeType: guessed ?? usualTypes[kind],
    size: null,
  }
}

/** Keeps a file for reuse by its owner. */
export function saveFile(context: FileContext, ownerId: string, file: FileAttachment): string {
  context.world.attachments.set(file.id, { file, ownerId, createdAtMs: context.clock.now() })
  return file.id
}
