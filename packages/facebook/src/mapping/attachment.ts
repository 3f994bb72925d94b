import type { Attachment, AttachmentKind } from '@dm/core'
import { isPlainObject, omitUndefined } from '@dm/core/kit'
import { attachmentFromNode, mediaExpiry, shareFromNode, typeOf, unsupportedAttachment } from '@dm/meta'
import { wireEventAttachment, type WireEventAttachment } from '../api/wire.ts'

/**
 * Meta's words for attachments of webhooks. What is missing here becomes `unsupported`.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
const kinds: Readonly<Record<string, AttachmentKind>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  file: 'file',
  sticker: 'sticker',
  location: 'location',
  template: 'template',
  appointment_booking: 'template',
  share: 'share',
  fallback: 'share',
  post: 'share',
  ig_post: 'share',
  reel: 'share',
  ig_reel: 'share',
}

/** Attachments of a webhook. `stickerId` is the one that older messages carry beside the list. */
export function eventAttachments(natives: readonly unknown[], stickerId: string | undefined): Attachment[] {
  const lone = natives.length === 1 ? stickerId : undefined
  const all = natives.map((native) => eventAttachment(native, lone))
  // Between June and August 2026 a sticker came as an image too, both with the same address.
  const named = new Set(all.filter((one) => one.nativeType === 'sticker').map((one) => one.url))
  return all.filter((one) => one.nativeType !== 'image' || one.url === undefined || !named.has(one.url))
}

function eventAttachment(native: unknown, stickerId: string | undefined): Attachment {
  const read = wireEventAttachment.safeParse(native)
  if (!read.success) return unsupportedAttachment(typeOf(native), native)
  const { payload, ...outer } = read.data
  const type = outer.type ?? 'unknown'
  const sticker = payload?.sticker_id ?? (type === 'image' ? stickerId : undefined)
  const url = absoluteUrl(payload?.url ?? outer.url, type)
  const kind = kindOf(type, url, sticker)
  return omitUndefined({
    kind,
    nativeType: type,
    id: payload?.attachment_id ?? sticker ?? payload?.reel_video_id ?? payload?.id,
    url,
    expiresAt: mediaExpiry(url),
    title: payload?.title ?? outer.title,
    name: payload?.name,
    coordinates: coordinatesOf(payload),
    raw: native,
  })
}

function kindOf(type: string, url: string | undefined, sticker: string | undefined): AttachmentKind {
  if (type === 'image' && sticker !== undefined) return 'sticker'
  // A fallback with an address is a link preview; without one Meta says that it shows nothing.
  if (type === 'fallback' && url === undefined) return 'unsupported'
  return Object.hasOwn(kinds, type) ? (kinds[type] ?? 'unsupported') : 'unsupported'
}

function coordinatesOf(payload: WireEventAttachment['payload']): Attachment['coordinates'] {
  const place = payload?.coordinates
  return place == null ? undefined : { latitude: place.lat, longitude: place.long }
}

/** Reels come with a path alone. */
function absoluteUrl(url: string | undefined, type: string): string | undefined {
  if (url === undefined || url === '' || URL.canParse(url)) return url === '' ? undefined : url
  const site = type.startsWith('ig_') ? 'https://www.instagram.com' : 'https://www.facebook.com'
  return url.startsWith('/') && URL.canParse(url, site) ? new URL(url, site).href : url
}

/** Attachments of a message that was read: media, shared pages, and the sticker of older ones. */
export function readAttachments(native: {
  readonly attachments: readonly unknown[]
  readonly shares: readonly unknown[]
  readonly sticker: string | undefined
}): Attachment[] {
  const media = native.attachments.map(readAttachment)
  const { sticker } = native
  const twice = media.some((one) => one.url !== undefined && one.url === sticker)
  const stickers: Attachment[] =
    sticker === undefined || twice
      ? []
      : [
          omitUndefined({
            kind: 'sticker' as const,
            nativeType: 'sticker',
            url: sticker,
            expiresAt: mediaExpiry(sticker),
          }),
        ]
  return [...media, ...stickers, ...native.shares.map(shareFromNode)]
}

function readAttachment(native: unknown): Attachment {
  const read = attachmentFromNode(native)
  // Since June 2026 stickers are told here as webhooks tell them.
  // https://developers.facebook.com/documentation/business-messaging/messenger-platform/changelog
  const spoken = read.kind === 'unsupported' && isPlainObject(native) && typeof native.type === 'string'
  return spoken ? eventAttachment(native, undefined) : read
}
