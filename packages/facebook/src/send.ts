import type { CallOptions, Credentials, OutboundMessage, SendResult } from '@dm/core'
import { sendPieces, type ConversationActs } from '@dm/meta'
import type { FacebookApi } from './api/client.ts'
import { messageId } from './mapping/message-id.ts'
import { piecesOf } from './mapping/outbound.ts'
import { parseSendOptions, type FacebookRecipient } from './options.ts'

/** What a send needs from the account. */
export interface Sender extends Pick<ConversationActs, 'participantOf'> {
  readonly api: FacebookApi
  readonly credentials: () => Promise<Credentials>
  /** How long one call may take when the caller does not say. */
  readonly timeoutMs: number
}

/** Sends the pieces of a message one after the other, and stops at the first that fails. */
export async function sendMessage(
  { api, credentials, participantOf, timeoutMs }: Sender,
  message: OutboundMessage,
  options: CallOptions | undefined,
): Promise<SendResult> {
  const own = parseSendOptions(message.platformOptions?.facebook)
  const pieces = piecesOf(message, own)
  const recipient =
    own.recipient === undefined
      ? { id: await participantOf(message.to, options) }
      : recipientForm(own.recipient)
  const current = await credentials()
  return sendPieces(
    { send: (piece, call) => api.sendMessage(current, recipient, piece, call), messageId, timeoutMs },
    pieces,
    options,
  )
}

// https://developers.facebook.com/docs/messenger-platform/reference/send-api#recipient
function recipientForm(recipient: FacebookRecipient): Record<string, string> {
  if ('commentId' in recipient) return { comment_id: recipient.commentId }
  if ('postId' in recipient) return { post_id: recipient.postId }
  if ('userRef' in recipient) return { user_ref: recipient.userRef }
  if ('oneTimeNotifToken' in recipient) return { one_time_notif_token: recipient.oneTimeNotifToken }
  return { notification_messages_token: recipient.notificationMessagesToken }
}
