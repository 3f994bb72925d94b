import { mediaUrl, type MediaContext } from '../graph/media-host.ts'
import type { Story } from './world.ts'

/** The address of a story, as long as the story can be seen. */
export function storyUrl(context: MediaContext, { mediaId }: Pick<Story, 'mediaId'>): string {
  return mediaUrl(context, { kind: 'hosted', mediaId })
}
