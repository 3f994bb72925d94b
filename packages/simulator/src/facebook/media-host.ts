import { drawSample } from '../media-samples.ts'
import type { FacebookContext } from './context.ts'
import type { Media, MediaKind, MediaSource } from './world.ts'

/** Where media live when no public base URL is set; `sim.fetch` serves it. */
export const defaultMediaBase = 'https://scontent-sim.fbcdn.net'

const sampleTypes: Record<MediaKind, { contentType: string; name: string }> = {
  image: { contentType: 'image/png', name: 'image.png' },
  video: { contentType: 'video/mp4', name: 'video.mp4' },
  audio: { contentType: 'audio/wav', name: 'audio.wav' },
  file: { contentType: 'text/plain', name: 'file.txt' },
}

/** Keeps a file on the media host; without bytes the host draws a sample of that kind. */
export function keepMedia(
  context: Pick<FacebookContext, 'world' | 'ids'>,
  kind: MediaKind,
  file: {
    id?: string
    name?: string | undefined
    contentType?: string | undefined
    bytes?: Media['bytes']
  } = {},
): Media {
  const sample = sampleTypes[kind]
  const media: Media = {
    id: file.id ?? context.ids.nextDigits(),
    name: file.name ?? sample.name,
    contentType: file.contentType ?? sample.contentType,
    bytes: file.bytes ?? null,
  }
  context.world.media.set(media.id, media)
  return media
}

/**
 * The address of a file, made anew each time it is told: `oe` is its expiry in hexadecimal seconds, so
 * reading a message again refreshes it.
 */
export function mediaUrl(context: FacebookContext, source: MediaSource): string {
  if (source.kind === 'external') return source.url
  const media = context.world.media.get(source.mediaId)
  const expiresMs = context.clock.now() + context.switches.limits.mediaUrlLifeMs
  const expiry = Math.floor(expiresMs / 1000)
    .toString(16)
    .toUpperCase()
  const name = encodeURIComponent(media?.name ?? 'file')
  return `${context.mediaBase()}/_media/${source.mediaId}/${name}?oe=${expiry}`
}

/** Answers for the media host. */
export async function serveMedia(context: FacebookContext, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const id = url.pathname.split('/')[2] ?? ''
  const media = context.world.media.get(id)
  if (!media) return new Response('Not Found', { status: 404 })
  const expiry = parseInt(url.searchParams.get('oe') ?? '', 16)
  if (!(expiry * 1000 > context.clock.now())) return new Response('URL signature expired', { status: 403 })
  const bytes = media.bytes ?? (await drawSample(media.contentType, media.id))
  const body = request.method === 'HEAD' ? null : bytes
  return new Response(body, {
    headers: { 'content-type': media.contentType, 'content-length': String(bytes.byteLength) },
  })
}
