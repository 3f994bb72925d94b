import type { OutboundAttachment, OutboundMessage } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import {
  invalidRequest,
  mediaContents,
  messagingRight,
  quickRepliesOf,
  textContents,
  wrapContents,
  type OutboundContent,
  type OutboundPiece,
} from '@dm/meta'
import { facebookCapabilities, maxImagesPerMessage } from '../capabilities.ts'
import type { FacebookSendOptions } from '../options.ts'
import { messageId } from './message-id.ts'

/**
 * Takes a message apart into calls: media, then text, then a template; quick replies go with the last, the
 * reply mark with the first.
 *
 * @throws {DmError} `message_empty`, `message_too_long`, `attachment_too_large`, `content_unsupported`,
 * `invalid_request`
 * @see https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export function piecesOf(message: OutboundMessage, options: FacebookSendOptions): OutboundPiece[] {
  const contents = [
    ...mediaOf(message.attachments ?? []),
    ...textContents(message, facebookCapabilities),
    ...ownContents(options),
  ]
  const { notificationType, personaId } = options
  return wrapContents(contents, {
    parameters: omitUndefined({
      ...messagingRight(message, options),
      notification_type: notificationType,
      persona_id: personaId,
    }),
    inMessage: omitUndefined({ metadata: referenceOf(message.reference) }),
    quickReplies: quickRepliesOf(message, facebookCapabilities, { pictures: true }),
    takesQuickReplies: () => true,
    replyTo: message.replyTo === undefined ? undefined : messageId(message.replyTo),
    privateReply: isPrivateReply(options) ? 'platformOptions.facebook.recipient' : undefined,
  })
}

function isPrivateReply({ recipient }: FacebookSendOptions): boolean {
  return recipient !== undefined && ('commentId' in recipient || 'postId' in recipient)
}

function mediaOf(attachments: readonly OutboundAttachment[]): OutboundContent[] {
  attachments.forEach(checkAudio)
  const rules = {
    capabilities: facebookCapabilities,
    // Meta documents no other media there.
    joins: (attachment: OutboundAttachment) => attachment.kind === 'image' && 'url' in attachment,
    maxJoined: maxImagesPerMessage,
  }
  return mediaContents(attachments, rules).map((content) => {
    const [first] = content.attachments ?? []
    if (first === undefined || !('data' in first)) return content
    const { data, mimeType, name } = first
    return { ...content, file: { data, mimeType, ...omitUndefined({ name }) } }
  })
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
function checkAudio(attachment: OutboundAttachment, index: number): void {
  if (attachment.kind !== 'audio' || !('data' in attachment)) return
  if (!attachment.mimeType.startsWith('audio/')) {
    throw invalidRequest(
      `attachments[${index}].mimeType`,
      'Audio must have a media type that begins with "audio/".',
    )
  }
}

function ownContents(options: FacebookSendOptions): OutboundContent[] {
  const { template, attachment, stickerId } = options
  return [
    ...(stickerId === undefined ? [] : [{ message: { sticker_id: stickerId } }]),
    ...(template === undefined ? [] : [{ message: { attachment: { type: 'template', payload: template } } }]),
    ...(attachment === undefined ? [] : [{ message: { attachment } }]),
  ]
}

function referenceOf(reference: string | undefined): string | undefined {
  const max = facebookCapabilities.reference?.max ?? 0
  if (reference !== undefined && reference.length > max) {
    throw invalidRequest('reference', `The reference may have ${max} characters.`)
  }
  return reference === '' ? undefined : reference
}
