import type { ConversationRef, Credentials, Message } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { messageFromNode, messageReader } from '@dm/meta'
import { wireEventMessage, type WireMessage } from '../api/wire.ts'
import { eventAttachments, readAttachments } from './attachment.ts'
import { messenger } from './network.ts'

/** `message`: received, sent by our Page (an echo), or unsent. */
export const readMessage = messageReader(wireEventMessage, (native) =>
  omitUndefined({
    attachments: eventAttachments(native.attachments ?? [], native.sticker_id),
    reference: native.metadata,
    appId: native.app_id,
  }),
)

/** A message that was read from the conversation. */
export function messageOf(
  native: WireMessage,
  credentials: Credentials,
  conversation: ConversationRef,
  raw: unknown,
): Message {
  const attachments = readAttachments({
    attachments: native.attachments?.data ?? [],
    shares: native.shares?.data ?? [],
    sticker: native.sticker,
  })
  return messageFromNode(native, { network: messenger, credentials, conversation, attachments, raw })
}
