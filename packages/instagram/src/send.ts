import type { CallOptions, Capabilities, Credentials, OutboundMessage, SendResult } from '@dm/core'
import { isPlainObject } from '@dm/core/kit'
import { bears, mediaMessage, sendPieces, type ConversationActs, type OutboundPiece } from '@dm/meta'
import type { InstagramApi } from './api/client.ts'
import { network } from './mapping/network.ts'
import { oneByOne, piecesOf, warningsOf } from './mapping/outbound.ts'
import { parseSendOptions } from './options.ts'

/**
 * This account cannot have several images in a message: a refusal, so none of them went out.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/instagram-messaging/changelog/rss/
 */
const noSeveralImages = '2534068'

/** What a send needs from the account. */
export interface Sender extends Pick<ConversationActs, 'participantOf'> {
  readonly api: InstagramApi
  readonly capabilities: Capabilities
  readonly credentials: () => Promise<Credentials>
  /** How long one call may take when the caller does not say. */
  readonly timeoutMs: number
}

/** Sends the pieces of a message one after the other, and stops at the first that fails. */
export async function sendMessage(
  { api, capabilities, credentials, participantOf, timeoutMs }: Sender,
  message: OutboundMessage,
  options: CallOptions | undefined,
): Promise<SendResult> {
  const own = parseSendOptions(message.platformOptions?.instagram)
  const pieces = piecesOf(message, own, capabilities)
  const recipient: Record<string, string> =
    own.recipient === undefined
      ? { id: await participantOf(message.to, options) }
      : { comment_id: own.recipient.commentId }
  const current = await credentials()

  async function send(piece: OutboundPiece, call: CallOptions | undefined) {
    return api.sendMessage(current, recipient, await uploaded(piece, call), call)
  }

  /** Bytes do not go into a message: they are handed over before, and the message names them. */
  async function uploaded(piece: OutboundPiece, call: CallOptions | undefined): Promise<OutboundPiece> {
    const { attachments = [], body } = piece
    if (!attachments.some((attachment) => 'data' in attachment)) return piece
    const named = []
    for (const attachment of attachments) {
      const { kind } = attachment
      named.push(
        'data' in attachment ? { kind, id: await api.upload(current, attachment, call) } : attachment,
      )
    }
    const around = isPlainObject(body.message) ? body.message : {}
    return { ...piece, body: { ...body, message: { ...around, ...mediaMessage(named) } } }
  }

  /** A private reply is one message, so nothing else can stand in for it. */
  function instead(piece: OutboundPiece, error: unknown): OutboundPiece[] | undefined {
    return own.recipient === undefined && bears(error, noSeveralImages) ? oneByOne(piece) : undefined
  }

  const { messageId } = network
  return sendPieces({ send, messageId, timeoutMs, instead }, pieces, options, warningsOf(message))
}
