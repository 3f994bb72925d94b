import type { Attachment, AttachmentKind } from '@dm/core'
import { isPlainObject, nativeId, omitUndefined } from '@dm/core/kit'
import { wireMedia, wirePushedMedia } from '../api/wire.ts'
import { isMediaLink, type TextLink } from './text.ts'

/**
 * X's words for media. A GIF is delivered as a video without sound; what is missing here becomes `unsupported`.
 *
 * @see https://docs.x.com/x-api/fundamentals/data-dictionary
 */
const kinds = new Map<string, AttachmentKind>([
  ['photo', 'image'],
  ['animated_gif', 'video'],
  ['video', 'video'],
  ['audio', 'audio'],
])

interface Variant {
  readonly url?: string | undefined
  readonly content_type?: string | undefined
  readonly bitrate?: number | null | undefined
  readonly bit_rate?: number | null | undefined
}

/** The media that came with an answer, by their keys. */
export function includedMedia(natives: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(natives.filter(isPlainObject).map((one) => [nativeId(one.media_key) ?? '', one]))
}

/** Media of an answer, by its key; only the key is left when X did not include the rest. */
export function mediaByKey(key: string, included: ReadonlyMap<string, unknown>): Attachment {
  const raw = included.get(key)
  const read = wireMedia.safeParse(raw)
  const id = idOfKey(key)
  if (!read.success) return { kind: 'unsupported', nativeType: 'media', id, raw: raw ?? { media_key: key } }
  const media = read.data
  const { duration_ms: durationMs, preview_image_url: previewUrl } = media
  return mediaAttachment(media.type, media.variants ?? [], media.url, {
    id,
    ...omitUndefined({
      previewUrl,
      title: media.alt_text,
      width: media.width ?? undefined,
      height: media.height ?? undefined,
      durationMs: durationMs ?? undefined,
    }),
    raw,
  })
}

/** Media of a webhook. */
export function pushedMedia(raw: unknown): Attachment {
  const read = wirePushedMedia.safeParse(raw)
  if (!read.success) return { kind: 'unsupported', nativeType: typeOf(raw), raw }
  const media = read.data
  const picture = media.media_url_https ?? media.media_url
  const isPhoto = media.type === 'photo'
  const large = media.sizes?.large
  return mediaAttachment(media.type, media.video_info?.variants ?? [], isPhoto ? picture : undefined, {
    ...omitUndefined({
      // The plain number beside it has been rounded by some; the key holds the id, too.
      id: media.id_str ?? (media.media_key === undefined ? media.id : idOfKey(media.media_key)),
      previewUrl: isPhoto ? undefined : picture,
      width: large?.w ?? undefined,
      height: large?.h ?? undefined,
      durationMs: media.video_info?.duration_millis ?? undefined,
    }),
    raw,
  })
}

function mediaAttachment(
  type: string | undefined,
  variants: readonly Variant[],
  ownUrl: string | undefined,
  rest: Omit<Attachment, 'kind' | 'nativeType'>,
): Attachment {
  const best = bestVariant(variants)
  const url = withoutSize(ownUrl) ?? best?.url
  return {
    kind: kinds.get(type ?? '') ?? 'unsupported',
    nativeType: type ?? 'media',
    ...omitUndefined({ url, mimeType: ownUrl === undefined ? best?.content_type : undefined }),
    ...rest,
  }
}

/** The largest film; playlists only when there is nothing else. */
function bestVariant(variants: readonly Variant[]): Variant | undefined {
  const rate = ({ bitrate, bit_rate, content_type }: Variant) =>
    content_type === 'video/mp4' ? (bitrate ?? bit_rate ?? 0) : -1
  return [...variants].sort((one, other) => rate(other) - rate(one))[0]
}

/** The older API lets a size stand behind the address of a picture: `….jpg:medium`. */
function withoutSize(url: string | undefined): string | undefined {
  return url?.replace(/(\.\w+):\w+$/, '$1')
}

/** The key of media is its kind and its id: `3_1900000000000000010`. */
function idOfKey(key: string): string {
  return /^\d+_(\d+)$/.exec(key)?.[1] ?? key
}

/** Media of which X told the link alone, so that at least the link is kept. */
export function linkedMedia(link: TextLink): Attachment {
  return { kind: 'unsupported', nativeType: 'media', url: link.full, raw: link.raw }
}

/** A card, of which X tells the id alone. */
export function card(id: string): Attachment {
  return { kind: 'unsupported', nativeType: 'card', id, raw: { card_id: id } }
}

/** Posts that were shared: by the reference that X gives, by the link in the text, or both. */
export function sharedPosts(references: readonly unknown[], links: readonly TextLink[]): Attachment[] {
  const posts = new Map<string, Attachment>()
  for (const raw of references) {
    const id = isPlainObject(raw) ? nativeId(raw.id) : undefined
    if (id !== undefined) posts.set(id, share(id, `https://x.com/i/status/${id}`, raw))
  }
  for (const { full, raw } of links) {
    const id = /^https?:\/\/(?:\w+\.)?(?:x|twitter)\.com\/(?:i\/web|\w+)\/status\/(\d+)/.exec(full)?.[1]
    if (id !== undefined) posts.set(id, share(id, full, posts.get(id)?.raw ?? raw))
  }
  return [...posts.values()]
}

function share(id: string, url: string, raw: unknown): Attachment {
  return { kind: 'share', nativeType: 'post', id, url, raw }
}

/** The links that stand for media. */
export function mediaLinks(links: readonly TextLink[]): TextLink[] {
  return links.filter(isMediaLink)
}

function typeOf(native: unknown): string {
  return (isPlainObject(native) ? nativeId(native.type) : undefined) ?? 'media'
}
