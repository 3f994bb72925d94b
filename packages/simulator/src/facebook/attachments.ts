import { urlProblem } from '../foreign-url.ts'
import { requirePage, type GraphCall } from './call.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { keepMedia } from './media-host.ts'
import { idText, isObject, type JsonObject } from './params.ts'
import type { FileAttachment, MediaKind, Page } from './world.ts'

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
  context: FacebookContext,
  page: Page,
  attachment: JsonObject,
  upload: File | undefined,
): Promise<OutgoingFile> {
  const kind = attachment.type
  if (!isMediaKind(kind)) {
    throw refuse.badParameter(
      `Param message[attachment][type] must be one of {${mediaKinds.join(', ')}, template}`,
    )
  }
  const payload = isObject(attachment.payload) ? attachment.payload : {}
  const id = idText(payload.attachment_id)
  const { url } = payload
  const ways = [id, url, upload].filter((way) => way !== undefined)
  if (ways.length === 0) throw refuse.emptyMessage()
  if (ways.length > 1) {
    throw refuse.badParameter('Give exactly one of url, attachment_id and filedata in message[attachment]')
  }
  const reusable = payload.is_reusable === true || payload.is_reusable === 'true'
  if (id !== undefined) return { file: savedFile(context, page, kind, id), reusable: false }
  if (upload) return { file: await uploadedFile(context, kind, upload), reusable }
  return { file: linkedFile(context, kind, url), reusable }
}

function savedFile(context: FacebookContext, page: Page, kind: MediaKind, id: string): FileAttachment {
  const saved = context.world.attachments.get(id)
  const isFresh = saved && saved.createdAtMs + limits.attachmentLifeMs > context.clock.now()
  if (!isFresh || saved.pageId !== page.id) throw refuse.unknownAttachment()
  if (saved.file.kind !== kind) throw refuse.mediaType()
  return saved.file
}

async function uploadedFile(
  context: FacebookContext,
  kind: MediaKind,
  upload: File,
): Promise<FileAttachment> {
  const contentType = upload.type.split(';')[0] ?? ''
  if (kind !== 'file' && !contentType.startsWith(`${kind}/`)) throw refuse.mediaType()
  if (upload.size > limits.mediaBytes) throw refuse.mediaSize()
  if (upload.size === 0) throw refuse.emptyMessage()
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
function linkedFile(context: FacebookContext, kind: MediaKind, url: unknown): FileAttachment {
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
  if (kind !== 'file' && guessed !== undefined && !guessed.startsWith(`${kind}/`)) throw refuse.mediaType()
  return {
    kind,
    id: context.ids.nextDigits(),
    source: { kind: 'external', url },
    name,
    mimeType: guessed ?? usualTypes[kind],
    size: null,
  }
}

/** Keeps a file for reuse by this Page. */
export function saveFile(context: FacebookContext, page: Page, file: FileAttachment): string {
  context.world.attachments.set(file.id, { file, pageId: page.id, createdAtMs: context.clock.now() })
  return file.id
}

/** `POST /{page}/message_attachments` */
export async function uploadAttachment(call: GraphCall, page: Page) {
  requirePage(call, page, 'pages_messaging')
  const { params } = call
  const platform = params.text('platform')
  if (platform !== undefined && !['MESSENGER', 'INSTAGRAM'].includes(platform.toUpperCase())) {
    throw refuse.badParameter('Param platform must be one of {MESSENGER, INSTAGRAM}')
  }
  const attachment = params.object('message')?.attachment
  if (!isObject(attachment)) throw refuse.badParameter('The parameter message[attachment] is required')
  const payload = isObject(attachment.payload) ? attachment.payload : {}
  if (payload.attachment_id !== undefined) throw refuse.badParameter('attachment_id cannot be uploaded again')
  const { file } = await takeFile(call.context, page, attachment, params.file())
  return { attachment_id: saveFile(call.context, page, file) }
}
