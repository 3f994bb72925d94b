import type { Caller } from './call.ts'
import type { XContext } from './context.ts'
import { missingResource } from './errors.ts'
import { mediaKey, photoUrl, previewUrl, variantsOf } from './media-hosts.ts'
import { isoSeconds, viewUser } from './user-view.ts'
import type { Attachment, DmEvent, MessageEvent } from './world.ts'

/** What a read asked for. */
export interface EventRequest {
  fields: ReadonlySet<string>
  expansions: ReadonlySet<string>
  userFields: readonly string[]
  mediaFields: readonly string[]
  postFields: readonly string[]
}

/** An event with the fields asked for; an expansion brings the field it expands. */
export function viewEvent(context: XContext, event: DmEvent, request: EventRequest) {
  const { fields, expansions } = request
  const asked = (field: string, expansion = field) => fields.has(field) || expansions.has(expansion)
  const shown: Record<string, unknown> = { id: event.id, event_type: event.type }
  if (asked('created_at')) shown.created_at = isoSeconds(event.atMs)
  if (asked('dm_conversation_id')) shown.dm_conversation_id = event.conversationId
  if (event.type !== 'MessageCreate') {
    shown.participant_ids = event.participantIds
    if (event.type === 'ParticipantsJoin' && asked('sender_id')) shown.sender_id = event.senderId
    return shown
  }
  shown.text = event.text.text
  if (asked('sender_id')) shown.sender_id = event.senderId
  if (event.attachment && asked('attachments', 'attachments.media_keys')) {
    shown.attachments = { media_keys: [mediaKey(event.attachment.media)] }
  }
  const posts = event.text.posts.map((id) => ({ id }))
  const asksPosts = asked('referenced_tweets', 'referenced_tweets.id') || expansions.has('referenced_posts')
  if (posts.length > 0 && asksPosts) {
    shown[isNewForm(context) ? 'referenced_posts' : 'referenced_tweets'] = posts
  }
  if (asked('entities')) {
    const entities = entitiesOf(event)
    if (isNewForm(context)) shown.entities = entities
    else Object.assign(shown, entities)
  }
  return shown
}

/** `includes` and the errors of what could not be included. */
export function viewIncludes(
  context: XContext,
  caller: Caller,
  events: readonly DmEvent[],
  request: EventRequest,
) {
  const { expansions } = request
  const messages = events.filter((event): event is MessageEvent => event.type === 'MessageCreate')
  /** Everybody to include, with the expansion that asks for them first. */
  const wanted = new Map<string, string>()
  const want = (id: string, expansion: string) => wanted.has(id) || wanted.set(id, expansion)
  for (const event of events) {
    if (expansions.has('sender_id') && event.type !== 'ParticipantsLeave') want(event.senderId, 'sender_id')
    if (expansions.has('participant_ids') && event.type !== 'MessageCreate') {
      for (const id of event.participantIds) want(id, 'participant_ids')
    }
  }
  const errors: Record<string, unknown>[] = []
  const users: Record<string, unknown>[] = []
  for (const [id, expansion] of wanted) {
    const user = context.world.users.get(id)
    if (user && !user.gone) users.push(viewUser(context, caller, user, request.userFields))
    else errors.push(missingResource(context.switches.problemHost, 'user', expansion, id))
  }
  const attachments = new Map<string, Attachment>()
  if (expansions.has('attachments.media_keys')) {
    for (const { attachment } of messages) {
      if (attachment) attachments.set(mediaKey(attachment.media), attachment)
    }
  }
  const media = [...attachments.values()].map((one) => viewMedia(context, one, request.mediaFields))
  const wantsPosts = expansions.has('referenced_tweets.id') || expansions.has('referenced_posts')
  const postIds = wantsPosts ? [...new Set(messages.flatMap(({ text }) => text.posts))] : []
  const posts = postIds.map((id) => viewPost(id, request.postFields))

  const filled = <T>(list: T[]) => (list.length > 0 ? list : undefined)
  const includes = {
    users: filled(users),
    media: filled(media),
    [isNewForm(context) ? 'posts' : 'tweets']: filled(posts),
  }
  const isEmpty = Object.values(includes).every((list) => list === undefined)
  return { includes: isEmpty ? undefined : includes, errors: filled(errors) }
}

function viewMedia(context: XContext, attachment: Attachment, fields: readonly string[]) {
  const { media } = attachment
  const isPhoto = media.kind === 'photo'
  const all: Record<string, () => unknown> = {
    width: () => media.width,
    height: () => media.height,
    url: () => (isPhoto ? photoUrl(context, attachment) : undefined),
    preview_image_url: () => (isPhoto ? undefined : previewUrl(context, media)),
    duration_ms: () => media.durationMs,
    variants: () =>
      isPhoto
        ? undefined
        : variantsOf(context, media).map(({ bitRate, contentType, url }) => ({
            bit_rate: bitRate,
            content_type: contentType,
            url,
          })),
  }
  const shown: Record<string, unknown> = { media_key: mediaKey(media), type: media.kind }
  for (const field of fields) {
    const value = all[field]?.()
    if (value !== undefined) shown[field] = value
  }
  return shown
}

function viewPost(id: string, fields: readonly string[]) {
  const all: Record<string, unknown> = {
    created_at: '2026-01-05T12:00:00.000Z',
    lang: 'en',
    possibly_sensitive: false,
    edit_history_tweet_ids: [id],
  }
  const shown: Record<string, unknown> = { id, text: 'A post somebody shared' }
  for (const field of fields) if (field in all) shown[field] = all[field]
  return shown
}

function entitiesOf({ text }: MessageEvent) {
  const filled = <T>(list: T[]) => (list.length > 0 ? list : undefined)
  return {
    urls: filled(
      text.urls.map(({ start, end, url, expandedUrl, displayUrl, mediaKey }) => ({
        start,
        end,
        url,
        expanded_url: expandedUrl,
        display_url: displayUrl,
        media_key: mediaKey,
      })),
    ),
    hashtags: filled(text.hashtags.map(({ start, end, word }) => ({ start, end, tag: word }))),
    cashtags: filled(text.cashtags.map(({ start, end, word }) => ({ start, end, tag: word }))),
    mentions: filled(text.mentions.map(({ start, end, word }) => ({ start, end, username: word }))),
  }
}

function isNewForm(context: XContext): boolean {
  return context.switches.spec !== '2.166'
}
