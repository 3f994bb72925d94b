import { drawSample } from '../media-samples.ts'
import { authenticate } from './call.ts'
import type { XContext } from './context.ts'
import { ProblemError, refuse } from './errors.ts'
import type { Attachment, Media, MediaKind, MessageEvent, XUser } from './world.ts'

const keyPrefix: Record<MediaKind, string> = { photo: '3', video: '13', animated_gif: '16' }

/** The key of a media: its kind as a number, and its id. */
export function mediaKey(media: Pick<Media, 'id' | 'kind'>): string {
  return `${keyPrefix[media.kind]}_${media.id}`
}

/** The private address of a picture: only a participant's signature opens it. */
export function photoUrl(context: XContext, { media, dmId }: Attachment): string {
  return `${hostOf(context, 'ton.twitter.com')}/1.1/ton/data/dm/${dmId}/${media.id}/${media.fileName}`
}

/** Where a video or GIF plays, best last. */
export function variantsOf(context: XContext, media: Media) {
  const host = hostOf(context, 'video.twimg.com')
  if (media.kind === 'animated_gif') {
    return [{ bitRate: 0, contentType: 'video/mp4', url: `${host}/dm_gif/${media.id}/${media.fileName}` }]
  }
  const base = `${host}/dm_video/${media.id}`
  const [name = ''] = media.fileName.split('.')
  return [
    { bitRate: undefined, contentType: 'application/x-mpegURL', url: `${base}/pl/${name}.m3u8?tag=1` },
    ...[
      [256_000, '480x270'],
      [2_176_000, `${media.width}x${media.height}`],
    ].map(([bitRate, size]) => ({
      bitRate: Number(bitRate),
      contentType: 'video/mp4',
      url: `${base}/vid/avc1/${size}/${media.fileName}?tag=1`,
    })),
  ]
}

/** The still picture of a video or GIF. */
export function previewUrl(context: XContext, media: Media): string {
  const [name = ''] = media.fileName.split('.')
  return `${hostOf(context, 'pbs.twimg.com')}/dm_video_preview/${media.id}/img/${name}.jpg`
}

/** Somebody's picture. */
export function profileImageUrl(context: XContext, user: XUser): string {
  return `${hostOf(context, 'pbs.twimg.com')}/profile_images/${user.id}/${user.username}_normal.png`
}

function hostOf(context: XContext, host: string): string {
  return context.publicUrl() ?? `https://${host}`
}

/** Answers for the media hosts; undefined for a path that is none of theirs. */
export async function serveMedia(context: XContext, request: Request): Promise<Response | undefined> {
  const { pathname } = new URL(request.url)
  const ton = /^\/(?:1\.1|i)\/ton\/data\/dm\/(\d+)\/(\d+)\/([^/]+)$/.exec(pathname)
  if (ton) {
    const [, dmId = '', mediaId = '', fileName = ''] = ton
    return servePrivate(context, request, { dmId, mediaId, fileName })
  }
  const open = /^\/dm_(?:gif|video)\/(\d+)\/(?:.*\/)?([^/]+)$/.exec(pathname)
  if (open) {
    const media = context.world.media.get(open[1] ?? '')
    if (!media) return new Response('Not Found', { status: 404 })
    if (pathname.endsWith('.m3u8')) return playlist(context, media)
    return pathname.endsWith(`/${media.fileName}`)
      ? fileOf(media)
      : new Response('Not Found', { status: 404 })
  }
  if (/^\/(dm_video_preview|profile_images)\//.test(pathname)) {
    return new Response(await drawSample('image/png', pathname), { headers: { 'content-type': 'image/png' } })
  }
  return undefined
}

/** A picture of a message: signed by a participant with OAuth 1.0a, or not at all. */
async function servePrivate(
  context: XContext,
  request: Request,
  place: { dmId: string; mediaId: string; fileName: string },
): Promise<Response> {
  try {
    const caller = await authenticate(context, request)
    if (caller.kind !== 'oauth1') throw refuse.missingScope()
    const fileName = place.fileName.replace(/:(small|medium|large|thumb)$/, '')
    return fileOf(findMedia(context, caller.user, { ...place, fileName }))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return Response.json(error.body(context.switches.problemHost), { status: error.status })
  }
}

/** The media at an address, for a participant of a conversation that holds it; refuses others. */
export function findMedia(
  context: XContext,
  user: XUser,
  { dmId, mediaId, fileName }: { dmId: string; mediaId: string; fileName: string },
): Media {
  const holders = [...context.world.events.values()].filter(
    (event): event is MessageEvent =>
      event.type === 'MessageCreate' &&
      event.attachment?.dmId === dmId &&
      event.attachment.media.id === mediaId &&
      event.attachment.media.fileName === fileName,
  )
  const media = holders[0]?.attachment?.media
  if (!media) throw refuse.notFound({ notFoundStatus: 404 }, 'media', 'media_id', mediaId)
  const takesPart = holders.some(({ conversationId }) =>
    context.world.conversations.get(conversationId)?.participantIds.includes(user.id),
  )
  if (!takesPart) throw refuse.missingScope()
  return media
}

function fileOf(media: Media): Response {
  return new Response(media.bytes, { headers: { 'content-type': media.contentType } })
}

function playlist(context: XContext, media: Media): Response {
  const [file] = variantsOf(context, media).filter(({ contentType }) => contentType === 'video/mp4')
  const lines = ['#EXTM3U', '#EXT-X-STREAM-INF:BANDWIDTH=256000', file?.url ?? '']
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'application/x-mpegURL' } })
}
