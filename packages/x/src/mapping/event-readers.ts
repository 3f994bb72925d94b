import type { ConversationRef, InboundEvent } from '@dm/core'
import { nativeId, omitUndefined, parseTimestamp, stableDigest } from '@dm/core/kit'
import {
  wireChatMessage,
  wirePushedMessage,
  wirePushedSignal,
  wireRevocation,
  wireUserEvent,
} from '../api/wire.ts'
import { conversationRef, directConversationId, encryptedRef } from './conversation-id.ts'
import { accountOf, eventBase, type EventContext, type EventReader } from './event-context.ts'
import { messageFromPush } from './message.ts'
import { userOf } from './participant.ts'
import { snowflakeTime } from './snowflake.ts'

/** A message of either side. */
export const readMessage: EventReader = (value, context) => {
  const native = wirePushedMessage.parse(value)
  const { sender_id: senderId, target } = native.message_create
  const accountId = accountOf(context, senderId, target?.recipient_id)
  const message = messageFromPush(native, accountId, context.users)
  if (message === undefined) return undefined
  const type = message.direction === 'outbound' ? 'message.sent' : 'message.received'
  const base = eventBase(context, accountId, type, [message.id], message.sentAt)
  return { type, ...base, conversation: message.conversation, message }
}

/** Who did something to the account, and in which conversation. */
function readSignal(value: unknown, context: EventContext) {
  const native = wirePushedSignal.parse(value)
  const { sender_id: senderId, target } = native
  const accountId = accountOf(context, senderId, target?.recipient_id)
  // What the account does in another client of its own is no news of a correspondent.
  if (senderId === undefined || senderId === accountId) return undefined
  const conversation: ConversationRef = conversationRef(directConversationId(senderId, accountId), accountId)
  const ownTime = nativeId(native.created_timestamp) ?? stableDigest(value)
  const occurredAt = parseTimestamp(native.created_timestamp)
  return { native, accountId, senderId, conversation, ownTime, occurredAt }
}

/** Everything up to one message was read. */
export const readRead: EventReader = (value, context) => {
  const signal = readSignal(value, context)
  if (signal === undefined) return undefined
  const { native, accountId, senderId, conversation, ownTime, occurredAt } = signal
  const last = native.last_read_event_id
  const watermark = last === undefined ? occurredAt : snowflakeTime(last)
  if (last === undefined && watermark === undefined) return undefined
  const type = 'message.read'
  return {
    type,
    ...eventBase(context, accountId, type, [senderId, last ?? '', ownTime], occurredAt),
    conversation,
    receipt: omitUndefined({
      participantId: senderId,
      messageIds: last === undefined ? undefined : [last],
      watermark,
    }),
  }
}

/** Somebody types. */
export const readTyping: EventReader = (value, context) => {
  const signal = readSignal(value, context)
  if (signal === undefined) return undefined
  const { accountId, senderId, conversation, ownTime, occurredAt } = signal
  const type = 'typing.started'
  return { type, ...eventBase(context, accountId, type, [senderId, ownTime], occurredAt), conversation }
}

/**
 * An encrypted message: that it exists is all that can be said. It belongs to a conversation of its own, beside
 * the classic one with the same person.
 */
export const readChatMessage: EventReader = (value, context) => {
  const {
    id,
    sender_id: senderId,
    conversation_id: threadId,
    created_at_msec: at,
  } = wireChatMessage.parse(value)
  if (id === undefined || senderId === undefined || threadId === undefined) return undefined
  const accountId = accountOf(context, senderId)
  const outbound = senderId === accountId
  const conversation = encryptedRef(threadId, accountId, senderId)
  const { participantId } = conversation
  const recipientId = outbound ? participantId : accountId
  const type = outbound ? 'message.sent' : 'message.received'
  const sentAt = parseTimestamp(at)
  return {
    type,
    ...eventBase(context, accountId, type, [id], sentAt),
    conversation,
    message: {
      platform: 'x',
      id,
      accountId,
      conversation,
      direction: outbound ? 'outbound' : 'inbound',
      sender: userOf(senderId, context.users),
      recipients: participantId === undefined || recipientId === undefined ? [] : [{ id: recipientId }],
      ...omitUndefined({ sentAt }),
      attachments: [],
      unsupported: true,
      raw: value,
    },
  }
}

/** The user took the app's access back, in the new form. */
export const readRevocation: EventReader = (value, context) => {
  const { user_id: userId, date_time: at } = wireRevocation.parse(value)
  return revoked(context, userId ?? context.delivery.accountId, at)
}

/** The same in the older form. */
export const readUserEvent: EventReader = (value, context) => {
  const { date_time: at, source } = wireUserEvent.parse(value).revoke
  return revoked(context, source.user_id ?? context.delivery.accountId, at)
}

function revoked(
  context: EventContext,
  userId: string | undefined,
  at: string | undefined,
): InboundEvent | undefined {
  if (userId === undefined) return undefined
  const type = 'account.warned'
  const occurredAt = at === undefined ? undefined : parseTimestamp(at)
  return {
    type,
    ...eventBase(context, userId, type, ['revoke', userId, at ?? stableDigest(context.raw)], occurredAt),
    action: 'oauth.revoke',
    reason: 'The user took the access of the app back; the account has to be connected again.',
  }
}
