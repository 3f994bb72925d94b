import type { Attachment, AttachmentKind } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { attachmentFromNode, mediaExpiry, shareFromNode, typeOf, unsupportedAttachment } from '@dm/meta'
import { wireEventAttachment, type WireMessage } from '../api/wire.ts'

/**
 * Meta's words for attachments of webhooks. What is missing here becomes `unsupported`, such as `ephemeral`, of which
 * nothing ever shows.
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/webhooks/examples
 */
const kinds: Readonly<Record<string, AttachmentKind>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  file: 'file',
  sticker: 'sticker',
  template: 'template',
  share: 'share',
  post: 'share',
  ig_post: 'share',
  reel: 'share',
  ig_reel: 'share',
  story: 'share',
  ig_story: 'share',
  story_mention: 'share',
  fallback: 'share',
}

/** An attachment of a webhook. */
export function eventAttachment(native: unknown): Attachment {
  const read = wireEventAttachment.safeParse(native)
  if (!read.success) return unsupportedAttachment(typeOf(native), native)
  const { type = 'unknown', payload } = read.data
  const url = payload?.url ?? payload?.story_media_url
  return omitUndefined({
    kind: kindOf(type, url),
    nativeType: type,
    id:
      payload?.ig_post_media_id ??
      payload?.reel_video_id ??
      payload?.story_media_id ??
      payload?.attachment_id,
    url,
    expiresAt: mediaExpiry(url),
    title: payload?.title,
    raw: native,
  })
}

function kindOf(type: string, url: string | undefined): AttachmentKind {
  if (type === 'fallback' && url === undefined) return 'unsupported'
  return Object.hasOwn(kinds, type) ? (kinds[type] ?? 'unsupported') : 'unsupported'
}

/** Attachments of a message that was read: media, shared posts, and the story that mentions the account. */
export function readAttachments({ attachments, shares, story }: WireMessage): Attachment[] {
  const mention = story?.mention
  const url = mention?.link ?? mention?.url
  return [
    ...(attachments?.data ?? []).map(attachmentFromNode),
    ...(shares?.data ?? []).map(shareFromNode),
    ...(mention == null
      ? []
      : [
          omitUndefined({
            kind: 'share' as const,
            nativeType: 'story_mention',
            id: mention.id,
            url,
            expiresAt: mediaExpiry(url),
            raw: mention,
          }),
        ]),
  ]
}
