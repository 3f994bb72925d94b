import type { OutboundMessage } from '@dm/core'
import type { MessagePiece } from '@dm/core/kit'
import { notWrittenYet } from '../not-written-yet.ts'

/** One call to the network: what it sends, and what of the message it carries. */
export interface OutboundPiece extends MessagePiece {
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Takes a message apart into calls.
 *
 * @throws {DmError} `message_empty`, `message_too_long`, `content_unsupported`
 */
export function piecesOf(_message: OutboundMessage): OutboundPiece[] {
  return notWrittenYet('mapping/outbound.ts: piecesOf, with fitText for the limit')
}
