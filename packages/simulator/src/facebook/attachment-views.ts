import type { FacebookContext } from './context.ts'
import { fileNode, templateNode, type View } from '../graph/file-views.ts'
import { mediaUrl } from '../graph/media-host.ts'
import type { Attachment, Message, StickerAttachment } from './world.ts'

/**
 * The attachments of a message as webhooks show them.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
export function webhookAttachments(context: FacebookContext, message: Message): View[] {
  return message.attachments.flatMap((attachment): View[] => {
    switch (attachment.kind) {
      case 'sticker':
        return stickerViews(context, attachment)
      case 'other':
        return [{ type: attachment.type, payload: attachment.payload ?? undefined, ...attachment.beside }]
      default: {
        const url = mediaUrl(context, attachment.source)
        // Echoes name the attachment id as a bare number.
        const saved = message.from === 'page' && context.world.attachments.has(attachment.id)
        const payload = saved ? { url, attachment_id: BigInt(attachment.id) } : { url }
        return [{ type: attachment.kind, payload }]
      }
    }
  })
}

/** Between June and August 2026 a sticker came both as an image and as a sticker; now only as a sticker. */
function stickerViews(context: FacebookContext, sticker: StickerAttachment): View[] {
  const payload = { url: mediaUrl(context, sticker.source), sticker_id: BigInt(sticker.stickerId) }
  const { stickers } = context.switches
  const asImage = { type: 'image', payload }
  const asSticker = { type: 'sticker', payload }
  if (stickers === 'image') return [asImage]
  return stickers === 'both' ? [asImage, asSticker] : [asSticker]
}

/** Members of an attachment in the Conversations API. */
export const attachmentFields = [
  'id',
  'mime_type',
  'name',
  'size',
  'image_data',
  'video_data',
  'file_url',
  'generic_template',
  'sticker_id',
  'url',
  'type',
] as const

const sharedTypes = new Set(['share', 'post', 'ig_post', 'reel', 'ig_reel', 'fallback'])

/** Whether the Conversations API lists it under `shares` instead of `attachments`. */
export function isShare(attachment: Attachment): boolean {
  return attachment.kind === 'other' && sharedTypes.has(attachment.type)
}

/**
 * An attachment as the Conversations API shows it.
 * https://developers.facebook.com/docs/graph-api/reference/message
 */
export function nodeAttachment(context: FacebookContext, attachment: Attachment): View {
  switch (attachment.kind) {
    case 'sticker':
      return stickerNode(context, attachment)
    case 'other':
      return templateNode(attachment)
    default:
      return fileNode(context, attachment)
  }
}

function stickerNode(context: FacebookContext, sticker: StickerAttachment): View {
  const url = mediaUrl(context, sticker.source)
  if (context.switches.stickers === 'sticker') {
    return { id: sticker.id, type: 'sticker', sticker_id: sticker.stickerId, url }
  }
  const box = { width: 120, height: 120, max_width: 120, max_height: 120 }
  return {
    id: sticker.id,
    mime_type: 'image/png',
    name: sticker.stickerId,
    size: null,
    image_data: { url, preview_url: url, ...box, render_as_sticker: true },
  }
}

/** A shared post, reel or link as the Conversations API shows it. */
export function nodeShare(attachment: Attachment): View | undefined {
  if (attachment.kind !== 'other') return undefined
  const { payload, beside } = attachment
  const link = payload?.url ?? beside?.url
  const id = payload?.id ?? payload?.reel_video_id
  return {
    id,
    link,
    url: link,
    name: payload?.title ?? beside?.title,
    title: payload?.title,
    type: attachment.type,
  }
}
