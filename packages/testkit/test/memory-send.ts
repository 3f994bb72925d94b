import {
  DmError,
  type Capabilities,
  type DmErrorCode,
  type OutboundAttachment,
  type OutboundMessage,
  type SendResult,
  type SentPart,
} from '@dm/core'
import { fitText } from '@dm/core/kit'
import type { MemoryMessage } from './memory-world.ts'

type Piece = Pick<MemoryMessage, 'text' | 'media' | 'buttons' | 'answers' | 'note'> & {
  readonly attachments?: readonly OutboundAttachment[]
}

/** What a message becomes on the wire, or why it cannot be sent. */
export function piecesOf(message: OutboundMessage, capabilities: Capabilities): Piece[] {
  const { text = '', attachments = [], quickReplies = [], replyTo, reference } = message
  if (text === '' && attachments.length === 0) fail('message_empty', 'There is neither text nor media.')
  const unsupported =
    attachments.some((attachment) => !takes(capabilities, attachment)) ||
    attachments.length > capabilities.attachmentsPerMessage.max ||
    quickReplies.length > (capabilities.quickReplies?.max ?? 0) ||
    (replyTo !== undefined && !capabilities.replyTo)
  if (unsupported) fail('content_unsupported', 'The memory network cannot carry this.')
  if (attachments.some((attachment) => isTooLarge(capabilities, attachment))) {
    fail('attachment_too_large', 'The memory network takes no such big files.')
  }
  const { titleMax = 0, payloadMax = 0 } = capabilities.quickReplies ?? {}
  const tooLong =
    quickReplies.some(({ title, payload = '' }) => title.length > titleMax || payload.length > payloadMax) ||
    (reference?.length ?? 0) > (capabilities.reference?.max ?? Infinity)
  if (tooLong) fail('invalid_request', 'The memory network takes no such long words.')
  const texts = fitText(text, capabilities.text, message.overflow ?? 'refuse').map((piece) => ({
    text: piece,
  }))
  const media = attachments.map((attachment) => ({ type: attachment.kind, content: contentOf(attachment) }))
  const both = { media, attachments }
  const together = capabilities.textWithAttachments === 'one_message'
  const first: Piece | undefined = media.length === 0 ? texts[0] : together ? { ...both, ...texts[0] } : both
  const rest = media.length === 0 || together ? texts.slice(1) : texts
  const buttons = quickReplies.map(({ title, payload = title }) => ({ title, payload }))
  const note = capabilities.reference && reference
  return [{ ...first, answers: replyTo, buttons }, ...rest].map((piece) => ({ ...piece, note }))
}

/** Sends one piece after the other; the first that fails ends it. */
export async function sendPieces(
  pieces: readonly Piece[],
  sendPiece: (piece: Omit<Piece, 'attachments'>) => Promise<string>,
): Promise<SendResult> {
  const parts: SentPart[] = []
  for (const { attachments, ...piece } of pieces) {
    const content = {
      ...(piece.text !== undefined && { text: piece.text }),
      ...(attachments && { attachments }),
    }
    try {
      parts.push({ ...content, status: 'sent', messageId: await sendPiece(piece) })
    } catch (error) {
      if (!DmError.isInstance(error)) throw error
      const refined = error.code === 'not_found' ? nobody(error) : error
      if (parts.length === 0) throw refined
      parts.push({ ...content, status: 'failed', error: refined })
      break
    }
  }
  const sent = parts.filter((part) => part.status === 'sent')
  const primary = sent.find(({ text }) => text !== undefined) ?? sent[0]!
  return { messageId: primary.messageId, parts, warnings: [] }
}

function takes({ attachments }: Capabilities, attachment: OutboundAttachment): boolean {
  return attachments[attachment.kind]?.by.some((way) => way in attachment) ?? false
}

function isTooLarge({ attachments }: Capabilities, attachment: OutboundAttachment): boolean {
  const { maxBytes = 0 } = attachments[attachment.kind] ?? {}
  return 'data' in attachment && attachment.data.length > maxBytes
}

function contentOf(attachment: OutboundAttachment): string {
  if ('url' in attachment) return attachment.url
  return 'id' in attachment ? attachment.id : attachment.data.join()
}

function nobody(cause: DmError): DmError {
  return new DmError({ code: 'recipient_not_found', message: 'There is no such person.', cause })
}

function fail(code: DmErrorCode, message: string): never {
  throw new DmError({ code, message })
}
