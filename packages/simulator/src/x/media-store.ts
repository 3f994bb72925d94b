import { drawSample } from '../media-samples.ts'
import type { XContext } from './context.ts'
import type { Media, MediaKind } from './world.ts'

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
}

/** A file to keep; without bytes a sample of its kind is drawn. */
export interface NewMedia {
  id?: string
  kind: MediaKind
  contentType?: string | undefined
  bytes?: Uint8Array<ArrayBuffer> | undefined
}

/** Keeps a file. Videos and GIFs are kept as they came: the simulator does not transcode. */
export async function keepMedia(context: XContext, file: NewMedia): Promise<Media> {
  const id = file.id ?? context.snowflake(context.clock.now())
  const contentType = file.contentType ?? (file.kind === 'photo' ? 'image/png' : 'video/mp4')
  const bytes = file.bytes ?? (await drawSample(contentType, id))
  const extension = file.kind === 'photo' ? (extensions[contentType] ?? 'jpg') : 'mp4'
  const media: Media = {
    id,
    kind: file.kind,
    contentType,
    fileName: `${fileStem(id)}.${extension}`,
    bytes,
    sha256: await digest(bytes),
    width: file.kind === 'photo' ? 320 : 1280,
    height: file.kind === 'photo' ? 200 : 720,
    durationMs: file.kind === 'video' ? 4000 : undefined,
  }
  context.world.media.set(id, media)
  return media
}

/** A short name that follows from the id, as unguessable as it needs to be here. */
function fileStem(id: string): string {
  return `m${BigInt(id).toString(36)}`
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
