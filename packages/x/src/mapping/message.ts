import type { Attachment, ConversationRef, Message } from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import type { WireEvent, WirePushedMessage } from '../api/wire.ts'
import { card, linkedMedia, mediaByKey, mediaLinks, pushedMedia, sharedPosts } from './attachment.ts'
import { conversationRef, directConversationId } from './conversation-id.ts'
import { userOf, type Users } from './participant.ts'
import { linksOf, typedText, type TextLink } from './text.ts'

/** What came along with a page of events. */
export interface Included {
  readonly users: Users
  readonly media: ReadonlyMap<string, unknown>
}

/** A message of a list; `undefined` when X does not say who wrote it. */
export function messageFromEvent(
  native: WireEvent,
  accountId: string,
  known: ConversationRef,
  included: Included,
  raw: unknown,
): Message | undefined {
  const { sender_id: senderId, dm_conversation_id: conversationId } = native
  if (senderId === undefined) return undefined
  const links = linksOf(native.entities?.urls ?? native.urls ?? [])
  const keys = (native.attachments?.media_keys ?? []).filter((key) => key !== undefined)
  const cards = (native.attachments?.card_ids ?? []).filter((id) => id !== undefined)
  const references = native.referenced_posts ?? native.referenced_tweets ?? []
  const content = contentOf(native.text, links, {
    media: keys.map((key) => mediaByKey(key, included.media)),
    others: [...sharedPosts(references, links), ...cards.map(card)],
  })
  const conversation = conversationId === undefined ? known : conversationRef(conversationId, accountId)
  const { participantId } = conversation
  const recipient = senderId === accountId ? participantId : accountId
  return {
    platform: 'x',
    id: native.id,
    accountId,
    conversation,
    direction: senderId === accountId ? 'outbound' : 'inbound',
    sender: userOf(senderId, included.users),
    recipients:
      participantId === undefined || recipient === undefined ? [] : [userOf(recipient, included.users)],
    ...omitUndefined({ sentAt: parseTimestamp(native.created_at) }),
    ...content,
    raw,
  }
}

/** A message of a webhook; `undefined` when it has no id, or nobody on one of its sides. */
export function messageFromPush(
  native: WirePushedMessage,
  accountId: string,
  users: Users,
): Message | undefined {
  const { id } = native
  const { message_data: data, sender_id: senderId, target, source_app_id: appId } = native.message_create
  const recipientId = target?.recipient_id
  if (id === undefined || senderId === undefined) return undefined
  const named = native.message_create.dm_conversation_id ?? native.message_create.conversation_id
  const conversationId =
    named ?? (recipientId === undefined ? undefined : directConversationId(senderId, recipientId))
  if (conversationId === undefined) return undefined
  const conversation = conversationRef(conversationId, accountId)
  const links = linksOf(data.entities?.urls ?? [])
  const { attachment } = data
  const content = contentOf(data.text, links, {
    media: attachment?.media == null ? [] : [pushedMedia(attachment.media)],
    others: [...sharedPosts([], links), ...foreignAttachment(attachment)],
  })
  const inGroup = conversation.participantId === undefined
  const payload = data.quick_reply_response?.metadata
  return {
    platform: 'x',
    id,
    accountId,
    conversation,
    direction: senderId === accountId ? 'outbound' : 'inbound',
    sender: userOf(senderId, users),
    recipients: inGroup || recipientId === undefined ? [] : [userOf(recipientId, users)],
    ...omitUndefined({ sentAt: parseTimestamp(native.created_timestamp) }),
    ...content,
    ...omitUndefined({ appId, tap: payload === undefined ? undefined : { payload } }),
  }
}

/** An attachment of a webhook that is no media, such as a place. */
function foreignAttachment(
  raw: WirePushedMessage['message_create']['message_data']['attachment'],
): Attachment[] {
  if (raw == null || raw.media != null) return []
  return [{ kind: 'unsupported', nativeType: raw.type ?? 'attachment', raw }]
}

/** Text and attachments. Media of which only the link came is kept by its link. */
function contentOf(
  text: string | undefined,
  links: readonly TextLink[],
  { media, others }: { readonly media: readonly Attachment[]; readonly others: readonly Attachment[] },
): Pick<Message, 'text' | 'attachments' | 'unsupported'> {
  const typed = typedText(text, links, media.length > 0)
  const attachments = [...(media.length > 0 ? media : mediaLinks(links).map(linkedMedia)), ...others]
  const empty = typed === undefined && attachments.length === 0
  // A message with nothing that this adapter can name is marked, so that it does not look empty.
  return { ...omitUndefined({ text: typed, unsupported: empty ? true : undefined }), attachments }
}
