import { DmError, type OutboundMessage } from '@dm/core'
import { fitText, type MessagePiece } from '@dm/core/kit'
import { newNetworkCapabilities } from '../capabilities.ts'

/** One call to the network: what it sends, and what of the message it carries. */
export interface OutboundPiece extends MessagePiece {
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Takes a message apart into calls.
 *
 * @throws {DmError} `message_empty`, `message_too_long`, `content_unsupported`
 */
export function piecesOf(message: OutboundMessage): OutboundPiece[] {
  const { text = '', attachments = [], quickReplies = [], replyTo, overflow = 'refuse' } = message
  if (attachments.length > 0 || quickReplies.length > 0 || replyTo !== undefined) {
    throw new DmError({ code: 'content_unsupported', message: 'New Network carries text alone.' })
  }
  if (text.trim() === '') {
    throw new DmError({ code: 'message_empty', field: 'text', message: 'The message has no text.' })
  }
  return fitText(text, newNetworkCapabilities.text, overflow).map((piece) => ({
    body: { text: piece },
    text: piece,
  }))
}
