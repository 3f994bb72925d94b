import { DmError, type OutboundAttachment, type OutboundMessage } from '@dm/core'
import { fitText, omitUndefined, type MessagePiece } from '@dm/core/kit'
import { xCapabilities } from '../capabilities.ts'
import { contentUnsupported, invalidRequest } from '../errors.ts'

/**
 * Takes a message apart into calls: one for each piece of the text, the media with the first. Everything that
 * can be refused without asking X is refused here.
 *
 * @throws {DmError} `message_empty`, `message_too_long`, `content_unsupported`, `attachment_too_large`,
 * `invalid_request`
 * @see https://docs.x.com/x-api/direct-messages/manage/introduction
 */
export function piecesOf(message: OutboundMessage): MessagePiece[] {
  refuseForeignContent(message)
  const attachments = checkedAttachments(message.attachments ?? [])
  const text = message.text ?? ''
  const texts = text.trim() === '' ? [] : fitText(text, xCapabilities.text, message.overflow ?? 'refuse')
  if (attachments === undefined && texts.length === 0) {
    throw new DmError({ code: 'message_empty', message: 'The message has neither text nor attachment.' })
  }
  const [first, ...rest] = texts
  return [omitUndefined({ text: first, attachments }), ...rest.map((piece) => ({ text: piece }))]
}

function refuseForeignContent({ quickReplies = [], replyTo }: OutboundMessage): void {
  if (quickReplies.length > 0) throw contentUnsupported('quickReplies', 'X has no quick replies.')
  if (replyTo !== undefined) throw contentUnsupported('replyTo', 'X does not let a message answer another.')
}

function checkedAttachments(
  attachments: readonly OutboundAttachment[],
): readonly OutboundAttachment[] | undefined {
  const { max } = xCapabilities.attachmentsPerMessage
  attachments.forEach(checkAttachment)
  if (attachments.length > max) {
    throw invalidRequest(
      'attachments',
      `X takes ${max} attachment with a message; send the others by themselves.`,
    )
  }
  return attachments.length === 0 ? undefined : attachments
}

function checkAttachment(attachment: OutboundAttachment, index: number): void {
  const field = `attachments[${index}]`
  const limit = xCapabilities.attachments[attachment.kind]
  if (limit === undefined) {
    throw contentUnsupported(
      `${field}.kind`,
      `X takes pictures, GIFs and videos, and no "${attachment.kind}".`,
    )
  }
  if ('url' in attachment && !/^https?:\/\//i.test(attachment.url)) {
    throw invalidRequest(`${field}.url`, 'The URL of an attachment must be a public https address.')
  }
  if ('id' in attachment && attachment.id === '') throw invalidRequest(`${field}.id`, 'The id is empty.')
  if ('data' in attachment && attachment.data.length > limit.maxBytes) {
    const message = `The attachment has ${attachment.data.length} bytes, and ${limit.maxBytes} are allowed.`
    throw new DmError({ code: 'attachment_too_large', field: `${field}.data`, message })
  }
}
