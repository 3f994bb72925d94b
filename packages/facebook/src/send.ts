import type { CallOptions, Credentials, OutboundMessage, SendResult } from '@dm/core'
import { sendInTurn } from '@dm/core/kit'
import type { FacebookApi } from './api/client.ts'
import { messageId } from './mapping/message-id.ts'
import { fetchesVideo, piecesOf, type OutboundPiece } from './mapping/outbound.ts'
import { parseSendOptions, type FacebookRecipient } from './options.ts'

/** What a send needs from the account. */
export interface Sender {
  readonly api: FacebookApi
  readonly credentials: () => Promise<Credentials>
  /** The person behind a conversation. */
  readonly participantOf: (to: OutboundMessage['to'], options?: CallOptions) => Promise<string>
  /** How long one call may take when the caller does not say. */
  readonly timeoutMs: number
}

/**
 * Meta gives itself 75 seconds to fetch a video by its URL; the rest is for its answer.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
 */
const videoTimeoutMs = 90_000

/** Sends the pieces of a message one after the other, and stops at the first that fails. */
export async function sendPieces(
  sender: Sender,
  message: OutboundMessage,
  options: CallOptions | undefined,
): Promise<SendResult> {
  const own = parseSendOptions(message.platformOptions?.facebook)
  const pieces = piecesOf(message, own)
  const recipient =
    own.recipient === undefined
      ? { id: await sender.participantOf(message.to, options) }
      : recipientForm(own.recipient)
  const credentials = await sender.credentials()

  return sendInTurn(pieces, async (piece) => {
    const call = patient(piece, sender.timeoutMs, options)
    const sent = await sender.api.sendMessage(credentials, recipient, piece, call)
    return {
      messageId: sent.message_id === undefined ? undefined : messageId(sent.message_id),
      recipientId: sent.recipient_id,
    }
  })
}

/** Leaves Meta the time for a video that it has to fetch, unless the caller set one. */
function patient(
  piece: OutboundPiece,
  timeoutMs: number,
  options: CallOptions | undefined,
): CallOptions | undefined {
  if (options?.timeoutMs !== undefined || !fetchesVideo(piece)) return options
  return { ...options, timeoutMs: Math.max(timeoutMs, videoTimeoutMs) }
}

// https://developers.facebook.com/docs/messenger-platform/reference/send-api#recipient
function recipientForm(recipient: FacebookRecipient): Record<string, string> {
  if ('commentId' in recipient) return { comment_id: recipient.commentId }
  if ('postId' in recipient) return { post_id: recipient.postId }
  if ('userRef' in recipient) return { user_ref: recipient.userRef }
  if ('oneTimeNotifToken' in recipient) return { one_time_notif_token: recipient.oneTimeNotifToken }
  return { notification_messages_token: recipient.notificationMessagesToken }
}
