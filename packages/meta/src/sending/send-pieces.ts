import type { CallOptions, SendResult, SendWarning } from '@dm/core'
import { sendInTurn } from '@dm/core/kit'
import type { WireSent } from '../nodes/wire-node.ts'
import { fetchesVideo, type OutboundPiece } from './outbound-piece.ts'

/** What a send of Meta's networks needs beside the pieces. */
export interface PieceSender {
  /** Makes the call for one piece. */
  readonly send: (piece: OutboundPiece, call: CallOptions | undefined) => Promise<WireSent>
  /** The one spelling of a message id. */
  readonly messageId: (native: string) => string
  /** What to send in place of a piece that Meta refused. */
  readonly instead?: (piece: OutboundPiece, error: unknown) => readonly OutboundPiece[] | undefined
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
export function sendPieces(
  sender: PieceSender,
  pieces: readonly OutboundPiece[],
  options: CallOptions | undefined,
  warnings: readonly SendWarning[] = [],
): Promise<SendResult> {
  const sendOne = async (piece: OutboundPiece) => {
    const sent = await sender.send(piece, patient(piece, sender.timeoutMs, options))
    return {
      messageId: sent.message_id === undefined ? undefined : sender.messageId(sent.message_id),
      recipientId: sent.recipient_id,
    }
  }
  return sendInTurn(pieces, sendOne, warnings, sender.instead)
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
