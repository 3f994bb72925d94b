import { mediaUrl, type MediaContext } from './media-host.ts'
import type { FileAttachment, OtherAttachment } from './files.ts'

export type View = Record<string, unknown>

/**
 * A file as the Conversations API shows it.
 * https://developers.facebook.com/docs/graph-api/reference/message
 */
export function fileNode(context: MediaContext, attachment: FileAttachment): View {
  const url = mediaUrl(context, attachment.source)
  const { id, mimeType: mime_type, name, size } = attachment
  const common = { id, mime_type, name, size }
  if (attachment.kind === 'image') {
    const box = { width: 320, height: 200, max_width: 320, max_height: 200 }
    return { ...common, image_data: { url, preview_url: url, ...box, render_as_sticker: false } }
  }
  if (attachment.kind === 'video') {
    return {
      ...common,
      video_data: { url, preview_url: url, width: 320, height: 200, length: 1, rotation: 0 },
    }
  }
  return { ...common, file_url: url }
}

/** A template as the Conversations API shows it: its first element. */
export function templateNode({ id, payload }: OtherAttachment): View {
  const elements = payload?.elements
  const first: unknown = Array.isArray(elements) ? elements[0] : undefined
  const element = typeof first === 'object' && first !== null ? (first as View) : payload
  return {
    id,
    generic_template: {
      title: element?.title ?? element?.text,
      subtitle: element?.subtitle,
      media_url: element?.image_url,
      cta: element?.buttons,
    },
  }
}

interface Reacted {
  reaction: string | undefined
  by: View
}

/** Reactions as the Conversations API groups them: each kind with those who chose it. */
export function reactionsNode(given: Reacted[]): View | undefined {
  const present = given.filter(({ reaction }) => reaction !== undefined)
  if (present.length === 0) return undefined
  const distinct = [...new Set(present.map(({ reaction }) => reaction))]
  return {
    data: distinct.map((reaction) => ({
      reaction,
      users: present.filter((one) => one.reaction === reaction).map(({ by }) => by),
    })),
  }
}
