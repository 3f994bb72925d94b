import { fileNode, templateNode, type View } from '../graph/file-views.ts'
import { mediaUrl, type MediaContext } from '../graph/media-host.ts'
import type { InstagramContext } from './context.ts'
import { storyUrl } from './stories.ts'
import type { Attachment, Message } from './world.ts'

/**
 * The attachments of a message as webhooks show them.
 * https://developers.facebook.com/docs/instagram-platform/webhooks/examples
 */
export function webhookAttachments(context: InstagramContext, message: Message): View[] {
  const views = message.attachments.flatMap((attachment): View[] => {
    if (attachment.kind !== 'other') {
      return [{ type: attachment.kind, payload: { url: mediaUrl(context, attachment.source) } }]
    }
    if (attachment.type === 'ig_post') return sharedPost(context, attachment.payload)
    // An account's own post comes back as the post that it is.
    if (attachment.type === 'MEDIA_SHARE') return sharedPost(context, ownPost(attachment.payload))
    return [{ type: attachment.type, payload: attachment.payload ?? undefined, ...attachment.beside }]
  })
  if (message.story?.kind !== 'mention') return views
  return [...views, { type: 'story_mention', payload: { url: storyUrl(context, message.story) } }]
}

function ownPost(payload: View | null): View {
  const id = typeof payload?.id === 'string' ? payload.id : ''
  return {
    ig_post_media_id: id,
    title: '',
    url: `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${id}`,
  }
}

/** Since November 2025 a post has a type of its own; until April 2026 the older one stood beside it. */
function sharedPost(context: InstagramContext, payload: View | null): View[] {
  const { sharedPosts } = context.switches
  const types = sharedPosts === 'both' ? ['share', 'ig_post'] : [sharedPosts]
  return types.map((type) => ({ type, payload: payload ?? undefined }))
}

const sharedTypes = new Set(['share', 'ig_post', 'ig_reel', 'reel', 'MEDIA_SHARE'])

/** Whether the Conversations API lists it under `shares` instead of `attachments`. */
export function isShare(attachment: Attachment): boolean {
  return attachment.kind === 'other' && sharedTypes.has(attachment.type)
}

/** An attachment as the Conversations API shows it; only templates have more to show than a file. */
export function nodeAttachment(context: MediaContext, attachment: Attachment): View | undefined {
  if (attachment.kind !== 'other') return fileNode(context, attachment)
  return attachment.type === 'template' ? templateNode(attachment) : undefined
}

/** A share as the Conversations API shows it: its address. */
export function nodeShare(attachment: Attachment): View {
  const payload = attachment.kind === 'other' ? attachment.payload : null
  return { link: payload?.url, name: payload?.title }
}
