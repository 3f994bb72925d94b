import type { Activity } from './activity.ts'
import type { XContext } from './context.ts'
import { photoUrl, previewUrl, variantsOf } from './media-hosts.ts'
import { escapeText, type WrittenText } from './text.ts'
import type { Attachment, Conversation, MessageEvent, SecretMessage } from './world.ts'

/**
 * What messages of one conversation tell each participant: `dm.sent` to who wrote, `dm.received` to the others. A pair
 * that went on in Chat tells nothing any more, and groups only behind their switch.
 * https://docs.x.com/x-api/activity/introduction
 */
export function messageActivities(
  context: XContext,
  conversation: Conversation,
  events: readonly MessageEvent[],
): Activity[] {
  const isSilent = conversation.kind === 'group' ? !context.switches.groupPush : conversation.migrated
  const [first] = events
  if (isSilent || !first) return []
  return conversation.participantIds.map((userId) => {
    const isSender = userId === first.senderId
    const recipientId = isSender
      ? (conversation.participantIds.find((id) => id !== userId) ?? userId)
      : userId
    return {
      name: isSender ? 'dm.sent' : 'dm.received',
      userId,
      lane: conversation.id,
      content: {
        kind: 'listed',
        list: 'direct_message_events',
        items: events.map((event) => messageItem(context, event, recipientId)),
        people: [recipientId, first.senderId],
      },
    }
  })
}

/** Somebody read, or types to somebody; it is told to the other one. */
export function signActivity(
  kind: 'read' | 'typing',
  conversation: Conversation,
  fields: { fromId: string; toId: string; atMs: number; lastReadId?: string },
): Activity {
  const { fromId, toId, atMs, lastReadId } = fields
  const item = {
    created_timestamp: String(atMs),
    sender_id: fromId,
    target: { recipient_id: toId },
    last_read_event_id: lastReadId,
  }
  return {
    name: kind === 'read' ? 'dm.read' : 'dm.indicate_typing',
    userId: toId,
    lane: conversation.id,
    content: {
      kind: 'listed',
      list: kind === 'read' ? 'direct_message_mark_read_events' : 'direct_message_indicate_typing_events',
      items: [item],
      people: [toId, fromId],
    },
  }
}

/** An encrypted message: who, where and when are clear, what is not. https://docs.x.com/xchat/real-time-events */
export function secretActivities(
  context: XContext,
  conversation: Conversation,
  secret: SecretMessage,
): Activity[] {
  return conversation.participantIds.map((userId) => {
    const peerId = conversation.participantIds.find((id) => id !== secret.senderId) ?? userId
    const payload = {
      id: secret.id,
      sender_id: secret.senderId,
      conversation_id: `${secret.senderId}:${peerId}`,
      created_at_msec: String(secret.atMs),
      conversation_key_version: '1768236281331',
      conversation_token: opaque(context, 24),
      encoded_event: opaque(context, 96),
      message_event_signature: {
        public_key_version: '1',
        signature: opaque(context, 48),
        signature_version: '7',
        signing_public_key: opaque(context, 48),
      },
    }
    const name = userId === secret.senderId ? 'chat.sent' : 'chat.received'
    return { name, userId, lane: conversation.id, content: { kind: 'payload', payload } }
  })
}

/** Base64 that nobody can read, in place of ciphertext. */
function opaque(context: XContext, length: number): string {
  return btoa(context.ids.nextText(length))
}

function messageItem(context: XContext, event: MessageEvent, recipientId: string) {
  const { attachment } = event
  const written = context.switches.htmlEntities ? escapeText(event.text) : event.text
  const shown = attachment && context.switches.webhookAttachments
  return {
    type: 'message_create',
    id: event.id,
    created_timestamp: String(event.atMs),
    message_create: {
      target: { recipient_id: recipientId },
      sender_id: event.senderId,
      source_app_id: event.appId,
      message_data: {
        text: written.text,
        entities: entitiesOf(context, written),
        attachment: shown ? { type: 'media', media: mediaItem(context, attachment, written) } : undefined,
      },
    },
  }
}

function entitiesOf(context: XContext, written: WrittenText) {
  const indices = ({ start, end }: { start: number; end: number }) => [start, end]
  const people = [...context.world.users.values()]
  return {
    hashtags: written.hashtags.map((entity) => ({ text: entity.word, indices: indices(entity) })),
    symbols: written.cashtags.map((entity) => ({ text: entity.word, indices: indices(entity) })),
    user_mentions: written.mentions.flatMap((entity) => {
      const user = people.find(({ username }) => username.toLowerCase() === entity.word.toLowerCase())
      if (!user) return []
      const { id, name, username } = user
      return { screen_name: username, name, id: Number(id), id_str: id, indices: indices(entity) }
    }),
    urls: written.urls.map((entity) => ({
      url: entity.url,
      expanded_url: entity.expandedUrl,
      display_url: entity.displayUrl,
      indices: indices(entity),
    })),
  }
}

/** A media in the older form; its numeric id is rounded, as any reader of JSON numbers would. */
function mediaItem(context: XContext, attachment: Attachment, written: WrittenText) {
  const { media } = attachment
  const link = written.urls.find(({ mediaKey }) => mediaKey !== undefined)
  const address = media.kind === 'photo' ? photoUrl(context, attachment) : previewUrl(context, media)
  const { width, height, durationMs } = media
  return {
    id: Number(media.id),
    id_str: media.id,
    type: media.kind,
    media_url: address,
    media_url_https: address,
    url: link?.url,
    expanded_url: link?.expandedUrl,
    display_url: link?.displayUrl,
    indices: link && [link.start, link.end],
    sizes: { large: { w: width, h: height, resize: 'fit' } },
    video_info:
      media.kind === 'photo'
        ? undefined
        : {
            aspect_ratio: [16, 9],
            duration_millis: durationMs,
            variants: variantsOf(context, media).map(({ bitRate, contentType, url }) => ({
              bitrate: bitRate,
              content_type: contentType,
              url,
            })),
          },
  }
}
