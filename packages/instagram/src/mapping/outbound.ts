import type { Capabilities, OutboundAttachment, OutboundMessage, SendWarning } from '@dm/core'
import {
  contentUnsupported,
  mediaContents,
  mediaMessage,
  messagingRight,
  quickRepliesOf,
  textContents,
  wrapContents,
  type OutboundContent,
  type OutboundPiece,
} from '@dm/meta'
import { maxImagesPerMessage } from '../capabilities.ts'
import type { InstagramSendOptions } from '../options.ts'

/**
 * Takes a message apart into calls: media, then text, then what only Instagram has; quick replies go with the last
 * text, the reply mark with the first.
 *
 * @throws {DmError} `message_empty`, `message_too_long`, `attachment_too_large`, `content_unsupported`,
 * `invalid_request`
 * @see https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message
 */
export function piecesOf(
  message: OutboundMessage,
  options: InstagramSendOptions,
  capabilities: Capabilities,
): OutboundPiece[] {
  const { attachments = [] } = message
  attachments.forEach((attachment, index) => checkFormat(attachment, index, capabilities))
  const rules = {
    capabilities,
    joins: ({ kind }: OutboundAttachment) => kind === 'image',
    maxJoined: maxImagesPerMessage,
  }
  const contents = [
    ...mediaContents(attachments, rules),
    ...textContents(message, capabilities),
    ...ownContents(options),
  ]
  return wrapContents(contents, {
    parameters: messagingRight(message, options),
    quickReplies: quickRepliesOf(message, capabilities, { pictures: false }),
    takesQuickReplies: ({ text }) => text !== undefined,
    replyTo: message.replyTo,
    privateReply: options.recipient === undefined ? undefined : 'platformOptions.instagram.recipient',
  })
}

/** A message of several images as messages of one; the reply mark stays with the first. */
export function oneByOne({ body, attachments = [] }: OutboundPiece): OutboundPiece[] | undefined {
  if (attachments.length < 2) return undefined
  const { reply_to: replyTo, ...parameters } = body
  return attachments.map((attachment, index) => ({
    attachments: [attachment],
    body: {
      ...parameters,
      message: mediaMessage([attachment]),
      ...(index === 0 && replyTo !== undefined ? { reply_to: replyTo } : {}),
    },
  }))
}

/** What of a message is left out, because Instagram shows no such decoration. */
export function warningsOf({ quickReplies = [] }: OutboundMessage): SendWarning[] {
  return quickReplies.flatMap(({ imageUrl }, index) =>
    imageUrl === undefined
      ? []
      : [
          {
            code: 'quick_reply_picture_dropped',
            message: 'Instagram shows no picture on a quick reply.',
            field: `quickReplies[${index}].imageUrl`,
          },
        ],
  )
}

/** Of bytes the format is known, so that a file that is no PDF need not travel to be refused. */
function checkFormat(attachment: OutboundAttachment, index: number, { attachments }: Capabilities): void {
  const limit = attachments[attachment.kind]
  if (!('data' in attachment) || limit?.by.includes('data') !== true) return
  const [mimeType = ''] = attachment.mimeType.toLowerCase().split(';')
  if (limit.mimeTypes?.includes(mimeType.trim()) === true) return
  throw contentUnsupported(
    `attachments[${index}].mimeType`,
    `Instagram takes a ${attachment.kind} as ${limit.mimeTypes?.join(', ') ?? 'nothing'}.`,
  )
}

function ownContents({ template, attachment, likeHeart, postId }: InstagramSendOptions): OutboundContent[] {
  const own = [
    ...(template === undefined ? [] : [{ type: 'template', payload: template }]),
    ...(attachment === undefined ? [] : [attachment]),
    ...(postId === undefined ? [] : [{ type: 'MEDIA_SHARE', payload: { id: postId } }]),
    ...(likeHeart === undefined ? [] : [{ type: 'like_heart' }]),
  ]
  return own.map((one) => ({ message: { attachment: one } }))
}
