import { drawSample } from '../media-samples.ts'
import type { SimulatorClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'

export type MediaKind = 'image' | 'video' | 'audio' | 'file'

/** A file: either kept by the media host or somewhere else on the web. */
export type MediaSource = { kind: 'hosted'; mediaId: string } | { kind: 'external'; url: string }

export interface Media {
  id: string
  name: string
  contentType: string
  /** Null when the host draws a sample on request. */
  bytes: Uint8Array<ArrayBuffer> | null
}

/** What the media host needs of a network. */
export interface MediaContext {
  world: { media: Map<string, Media> }
  ids: IdSource
  clock: SimulatorClock
  switches: { limits: { mediaUrlLifeMs: number } }
  /** Base of media URLs. */
  mediaBase: () => string
}

const sampleTypes: Record<MediaKind, { contentType: string; name: string }> = {
  image: { contentType: 'image/png', name: 'image.png' },
  video: { contentType: 'video/mp4', name: 'video.mp4' },
  audio: { contentType: 'audio/wav', name: 'audio.wav' },
  file: { contentType: 'text/plain', name: 'file.txt' },
}

/** Keeps a file on the media host; without bytes the host draws a sample of that kind. */
export function keepMedia(
  context: Pick<MediaContext, 'world' | 'ids'>,
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
 * The address of a file, made anew each time it is told: `oe` is its expiry in hexadecimal seconds, `oh` its signature, so
 * reading a message again refreshes it.
 */
export function mediaUrl(
  context: MediaContext,
  source: MediaSource,
  lifeMs = context.switches.limits.mediaUrlLifeMs,
): string {
  if (source.kind === 'external') return source.url
  const media = context.world.media.get(source.mediaId)
  const expiresMs = context.clock.now() + lifeMs
  const expiry = Math.floor(expiresMs / 1000)
    .toString(16)
    .toUpperCase()
  const name = encodeURIComponent(media?.name ?? 'file')
  const signature = sign(context, source.mediaId, expiry)
  return `${context.mediaBase()}/_media/${source.mediaId}/${name}?oh=${signature}&oe=${expiry}`
}

/** What keeps a link from being prolonged by hand. */
function sign({ ids }: Pick<MediaContext, 'ids'>, mediaId: string, expiry: string): string {
  return ids.stableText(`media ${mediaId} ${expiry}`, 22)
}

/** Answers for the media host. */
export async function serveMedia(context: MediaContext, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const id = /\/_media\/([^/]+)/.exec(url.pathname)?.[1] ?? ''
  const media = context.world.media.get(id)
  if (!media) return new Response('Not Found', { status: 404 })
  const expiry = url.searchParams.get('oe') ?? ''
  if (url.searchParams.get('oh') !== sign(context, id, expiry)) {
    return new Response('Bad URL hash', { status: 403 })
  }
  if (!(parseInt(expiry, 16) * 1000 > context.clock.now()))
    return new Response('URL signature expired', { status: 403 })
  const bytes = media.bytes ?? (await drawSample(media.contentType, media.id))
  const body = request.method === 'HEAD' ? null : bytes
  return new Response(body, {
    headers: { 'content-type': media.contentType, 'content-length': String(bytes.byteLength) },
  })
}
