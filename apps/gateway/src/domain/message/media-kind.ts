import type { OutboundAttachmentKind } from '@dm/core'

const extensions: Readonly<Record<OutboundAttachmentKind, readonly string[]>> = {
  image: ['jpg', 'jpeg', 'png', 'gif'],
  video: ['mp4', 'mov', 'webm', 'ogg', 'avi'],
  audio: ['aac', 'wav', 'm4a', 'mp3'],
  file: ['pdf'],
}

export const knownExtensions: readonly string[] = Object.values(extensions).flat()

/** What kind of media a URL promises by its extension, whatever its case; undefined when it has none we know. */
export function mediaKind(url: string): OutboundAttachmentKind | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase()
  if (extension === undefined) return undefined
  const kinds = Object.keys(extensions) as OutboundAttachmentKind[]
  return kinds.find((kind) => extensions[kind].includes(extension))
}
