import type { SendResult, SendWarning, SentPart } from '../adapter/account.ts'
import { DmError } from '../errors/dm-error.ts'
import type { OutboundAttachment } from '../model/outbound-message.ts'
import { omitUndefined } from './omit-undefined.ts'

/** What one call of a send carries, as the result tells it. */
export interface MessagePiece {
  readonly text?: string
  readonly attachments?: readonly OutboundAttachment[]
}

/** The network's answer to one piece. */
export interface PieceSent {
  /** Absent when the network took the piece and gave no id for it. */
  readonly messageId?: string | undefined
  readonly conversationId?: string | undefined
  readonly recipientId?: string | undefined
}

/**
 * Sends the pieces of a message one after the other and stops at the first that fails, because what is left
 * would read as nonsense. When that is the very first the whole send fails; later ones are told in the parts,
 * whatever was thrown: what has gone out must not be forgotten.
 *
 * @param instead what to send in place of a piece that the network refused, `undefined` when nothing may stand in
 * @throws {DmError} what `send` throws for the first piece; `outcome_unknown` when its answer holds no id
 * @example
 * return sendInTurn(pieces, async (piece) => {
 *   const { id } = await api.sendMessage(credentials, piece)
 *   return { messageId: id }
 * })
 */
export async function sendInTurn<Piece extends MessagePiece>(
  pieces: readonly Piece[],
  send: (piece: Piece) => Promise<PieceSent>,
  warnings: readonly SendWarning[] = [],
  instead: (piece: Piece, error: unknown) => readonly Piece[] | undefined = () => undefined,
): Promise<SendResult> {
  const parts: SentPart[] = []
  let to: Pick<PieceSent, 'conversationId' | 'recipientId'> = {}
  const queue = [...pieces]
  for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) {
    try {
      const { messageId, conversationId, recipientId } = await send(piece)
      if (messageId === undefined) throw sentWithoutId()
      to = {
        conversationId: to.conversationId ?? conversationId,
        recipientId: to.recipientId ?? recipientId,
      }
      parts.push({ ...contentOf(piece), status: 'sent', messageId })
    } catch (error) {
      const others = standIns(() => instead(piece, error), parts)
      if (others !== undefined) {
        queue.unshift(...others)
        continue
      }
      if (parts.length === 0) throw error
      const reason = DmError.isInstance(error) ? error : brokeOff(error)
      parts.push({ ...contentOf(piece), status: 'failed', error: reason })
      parts.push(...notTried(queue, reason))
      break
    }
  }
  return { messageId: primaryId(parts), parts, warnings, ...omitUndefined(to) }
}

/** Nothing stands in when looking for it fails after something has gone out: that must still be told. */
function standIns<Piece>(
  find: () => readonly Piece[] | undefined,
  parts: readonly SentPart[],
): readonly Piece[] | undefined {
  try {
    return find()
  } catch (error) {
    if (parts.length === 0) throw error
    return undefined
  }
}

/** Its own words may hold a secret, so they are only the cause. */
function brokeOff(cause: unknown): DmError {
  return new DmError({
    code: 'outcome_unknown',
    message: 'The send of this piece broke off; look for its echo before sending it again.',
    cause,
  })
}

function contentOf({ text, attachments }: MessagePiece): MessagePiece {
  return omitUndefined({ text, attachments })
}

/** They share the reason, but of them it is certain that they did not go out. */
function notTried(pieces: readonly MessagePiece[], reason: DmError): SentPart[] {
  const error = new DmError({
    code: reason.code === 'outcome_unknown' ? 'upstream_unavailable' : reason.code,
    message: `This piece was not sent, because one before it failed: ${reason.message}`,
    retryable: reason.retryable || reason.code === 'outcome_unknown',
    ...omitUndefined({ retryAfterMs: reason.retryAfterMs }),
  })
  return pieces.map((piece) => ({ ...contentOf(piece), status: 'failed', error }))
}

function primaryId(parts: readonly SentPart[]): string {
  const sent = parts.filter((part) => part.status === 'sent')
  const primary = sent.find((part) => part.text !== undefined) ?? sent[0]
  if (primary === undefined) {
    throw new DmError({ code: 'message_empty', message: 'The message has neither text nor attachment.' })
  }
  return primary.messageId
}

function sentWithoutId(): DmError {
  return new DmError({
    code: 'outcome_unknown',
    message: 'The network took the message and gave no id for it; look for its echo before sending again.',
  })
}
