import type { ConversationRef, Credentials, Message, ReplyTarget } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { messageFromNode, messageReader } from '@dm/meta'
import { wireEventMessage, type WireMessage } from '../api/wire.ts'
import { eventAttachment, readAttachments } from './attachment.ts'
import { network } from './network.ts'

/** `message`: received, sent by our account (an echo), or unsent. */
export const readMessage = messageReader(wireEventMessage, (native) =>
  omitUndefined({
    attachments: (native.attachments ?? []).map(eventAttachment),
    replyTo: replyTarget(native.reply_to?.mid, native.reply_to?.story),
  }),
)

/** A message that was read from the conversation. */
export function messageOf(
  native: WireMessage,
  credentials: Credentials,
  conversation: ConversationRef,
  raw: unknown,
): Message {
  return messageFromNode(native, {
    network,
    credentials,
    conversation,
    attachments: readAttachments(native),
    replyTo: replyTarget(native.reply_to?.mid, native.story?.reply_to),
    raw,
  })
}

type WireStory = NonNullable<NonNullable<WireMessage['story']>['reply_to']>

/** A message answers another message or a story, which is gone after a day. */
function replyTarget(
  messageId: string | undefined,
  story: WireStory | null | undefined,
): ReplyTarget | undefined {
  if (messageId === undefined && story == null) return undefined
  return omitUndefined({
    messageId,
    story: story == null ? undefined : omitUndefined({ id: story.id, url: story.url ?? story.link }),
  })
}
