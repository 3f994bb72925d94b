import type { Attachment } from '@dm/core'
import { isPlainObject, omitUndefined } from '@dm/core/kit'
import { mediaExpiry } from '../media-expiry.ts'
import { nativeId } from '../native-id.ts'
import { wireAttachment, wireShare } from './wire-node.ts'

/**
 * An attachment of a message that was read.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/message
 */
export function attachmentFromNode(native: unknown): Attachment {
  const read = wireAttachment.safeParse(native)
  if (!read.success) return unsupportedAttachment(typeOf(native), native)
  const { image_data: image, video_data: video, file_url: file, generic_template: template } = read.data
  const shared = omitUndefined({
    id: read.data.id,
    mimeType: read.data.mime_type,
    name: read.data.name,
    sizeBytes: read.data.size ?? undefined,
    raw: native,
  })
  const picture = image ?? video
  if (picture != null) {
    const url = picture.url
    const kind = image == null ? 'video' : image.render_as_sticker ? 'sticker' : 'image'
    return omitUndefined({
      kind,
      nativeType: image == null ? 'video_data' : 'image_data',
      ...shared,
      url,
      expiresAt: mediaExpiry(url),
      previewUrl: picture.preview_url,
      width: picture.width ?? undefined,
      height: picture.height ?? undefined,
    })
  }
  if (file != null) {
    const kind = kindOfMime(read.data.mime_type)
    return omitUndefined({ kind, nativeType: 'file_url', ...shared, url: file, expiresAt: mediaExpiry(file) })
  }
  if (template != null) {
    const title = template.title
    return omitUndefined({ kind: 'template' as const, nativeType: 'generic_template', ...shared, title })
  }
  return { kind: 'unsupported', nativeType: typeOf(native), ...shared }
}

/** A post, reel or page that a message shares. */
export function shareFromNode(native: unknown): Attachment {
  const read = wireShare.safeParse(native)
  if (!read.success) return unsupportedAttachment('share', native)
  const url = read.data.link ?? read.data.url
  const title = read.data.name ?? read.data.title
  return omitUndefined({
    kind: 'share' as const,
    nativeType: 'share',
    id: read.data.id,
    url,
    title,
    raw: native,
  })
}

/** What nobody here has a name for, kept as it came. */
export function unsupportedAttachment(nativeType: string, raw: unknown): Attachment {
  return { kind: 'unsupported', nativeType, raw }
}

/** Meta's word for an attachment, wherever it stands. */
export function typeOf(native: unknown): string {
  if (!isPlainObject(native)) return 'unknown'
  return nativeId(native.type) ?? nativeId(native.mime_type) ?? 'unknown'
}

function kindOfMime(mimeType: string | undefined): 'image' | 'video' | 'audio' | 'file' {
  const major = mimeType?.split('/')[0]
  return major === 'image' || major === 'video' || major === 'audio' ? major : 'file'
}
