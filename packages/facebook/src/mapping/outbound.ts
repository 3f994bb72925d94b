import type { OutboundAttachment, OutboundMessage, QuickReply } from '@dm/core'
import { DmError } from '@dm/core'
import { fitText, isPlainObject, measureText, omitUndefined } from '@dm/core/kit'
import { facebookCapabilities, maxImagesPerMessage } from '../capabilities.ts'
import { invalidRequest } from '../errors.ts'
import type { FacebookSendOptions } from '../options.ts'
import { messageId } from './message-id.ts'

/** One call to the Send API: the parameters beside the recipient, and the bytes that go with them. */
export interface OutboundPiece {
  readonly body: Readonly<Record<string, unknown>>
  readonly file?: UploadedFile
  readonly text?: string
  readonly attachments?: readonly OutboundAttachment[]
}

/** Bytes to send. */
export interface UploadedFile {
  readonly data: Uint8Array
  readonly mimeType: string
  readonly name?: string
}

/** The content of one message, before what goes with every message is added. */
interface Content {
  readonly message: Readonly<Record<string, unknown>>
  readonly file?: UploadedFile
  readonly text?: string
  readonly attachments?: readonly OutboundAttachment[]
}

/**
 * Takes a message apart into calls: media, then text, then a template; quick replies go with the last, the
 * reply mark with the first.
 *
 * @throws {DmError} `message_empty`, `message_too_long`, `attachment_too_large`, `invalid_request`
 * @see https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export function piecesOf(message: OutboundMessage, options: FacebookSendOptions): OutboundPiece[] {
  const contents = [
    ...mediaContents(message.attachments ?? []),
    ...textContents(message),
    ...ownContents(options),
  ]
  if (contents.length === 0) {
    throw new DmError({ code: 'message_empty', message: 'The message has neither text nor attachment.' })
  }
  const quickReplies = quickRepliesOf(message.quickReplies ?? [])
  const metadata = referenceOf(message.reference)
  const shared = sharedParameters(message, options)
  return contents.map(({ message: content, ...rest }, index) => ({
    ...rest,
    body: {
      ...shared,
      message: {
        ...content,
        ...omitUndefined({ metadata }),
        ...(index === contents.length - 1 && quickReplies.length > 0 ? { quick_replies: quickReplies } : {}),
      },
      ...(index === 0 && message.replyTo !== undefined
        ? { reply_to: { mid: messageId(message.replyTo) } }
        : {}),
    },
  }))
}

/**
 * The right under which a message is sent. A human's message carries the tag HUMAN_AGENT, whether or not the
 * 24-hour window is open: this package does not know when the person last wrote.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/policy
 */
function sharedParameters(message: OutboundMessage, options: FacebookSendOptions): Record<string, unknown> {
  const human = message.author === 'human' && options.messagingType === undefined
  const tag = options.tag ?? (human ? 'HUMAN_AGENT' : undefined)
  return omitUndefined({
    messaging_type: options.messagingType ?? (tag === undefined ? 'RESPONSE' : 'MESSAGE_TAG'),
    tag,
    notification_type: options.notificationType,
    persona_id: options.personaId,
  })
}

function textContents(message: OutboundMessage): Content[] {
  const text = message.text ?? ''
  if (text.trim() === '') return []
  return fitText(text, facebookCapabilities.text, message.overflow ?? 'refuse').map((piece) => ({
    message: { text: piece },
    text: piece,
  }))
}

function mediaContents(attachments: readonly OutboundAttachment[]): Content[] {
  const { max } = facebookCapabilities.attachmentsPerMessage
  if (attachments.length > max) {
    throw invalidRequest('attachments', `At most ${max} attachments go with one message.`)
  }
  attachments.forEach(checkAttachment)
  return imagesTogether(attachments).map((group) => {
    const [first] = group
    if (group.length > 1) return { message: { attachments: group.map(wireMedia) }, attachments: group }
    const content = { message: { attachment: group.map(wireMedia)[0] }, attachments: group }
    if (first === undefined || !('data' in first)) return content
    const { data, mimeType, name } = first
    return { ...content, file: { data, mimeType, ...omitUndefined({ name }) } }
  })
}

/** Neighbouring images by URL make one message; Meta documents no other media there. */
function imagesTogether(attachments: readonly OutboundAttachment[]): OutboundAttachment[][] {
  const groups: OutboundAttachment[][] = []
  for (const attachment of attachments) {
    const last = groups.at(-1)
    const fits = last !== undefined && last.length < maxImagesPerMessage && last.every(isImageByUrl)
    if (fits && isImageByUrl(attachment)) last.push(attachment)
    else groups.push([attachment])
  }
  return groups
}

function isImageByUrl(attachment: OutboundAttachment): boolean {
  return attachment.kind === 'image' && 'url' in attachment
}

function wireMedia(attachment: OutboundAttachment): Record<string, unknown> {
  const type = attachment.kind
  if ('url' in attachment) return { type, payload: { url: attachment.url } }
  return { type, payload: 'id' in attachment ? { attachment_id: attachment.id } : {} }
}

/** Whether Meta fetches a video before it answers. */
export function fetchesVideo({ body }: OutboundPiece): boolean {
  const attachment = isPlainObject(body.message) ? body.message.attachment : undefined
  if (!isPlainObject(attachment) || attachment.type !== 'video') return false
  return isPlainObject(attachment.payload) && typeof attachment.payload.url === 'string'
}

function checkAttachment(attachment: OutboundAttachment, index: number): void {
  const field = `attachments[${index}]`
  const limit = facebookCapabilities.attachments[attachment.kind]
  if (limit === undefined)
    throw invalidRequest(`${field}.kind`, `Messenger does not take "${attachment.kind}".`)
  if ('url' in attachment && !/^https?:\/\//i.test(attachment.url)) {
    throw invalidRequest(`${field}.url`, 'The URL of an attachment must be a public https address.')
  }
  if ('id' in attachment && attachment.id === '') throw invalidRequest(`${field}.id`, 'The id is empty.')
  if (!('data' in attachment)) return
  if (attachment.data.length > limit.maxBytes) {
    const message = `The attachment has ${attachment.data.length} bytes, and ${limit.maxBytes} are allowed.`
    throw new DmError({ code: 'attachment_too_large', field: `${field}.data`, message })
  }
  // https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
  if (attachment.kind === 'audio' && !attachment.mimeType.startsWith('audio/')) {
    throw invalidRequest(`${field}.mimeType`, 'Audio must have a media type that begins with "audio/".')
  }
}

function ownContents(options: FacebookSendOptions): Content[] {
  const { template, attachment, stickerId } = options
  return [
    ...(stickerId === undefined ? [] : [{ message: { sticker_id: stickerId } }]),
    ...(template === undefined ? [] : [{ message: { attachment: { type: 'template', payload: template } } }]),
    ...(attachment === undefined ? [] : [{ message: { attachment } }]),
  ]
}

function quickRepliesOf(quickReplies: readonly QuickReply[]): Record<string, unknown>[] {
  const limit = facebookCapabilities.quickReplies
  if (limit === undefined) return []
  if (quickReplies.length > limit.max) {
    throw invalidRequest('quickReplies', `At most ${limit.max} quick replies go with one message.`)
  }
  return quickReplies.map(({ title, payload = title, imageUrl }, index) => {
    const field = `quickReplies[${index}]`
    // Meta may cut a title that is too long, and then the person sees something else than was meant.
    if (measureText(title, 'utf16') > limit.titleMax) {
      throw invalidRequest(`${field}.title`, `The title may have ${limit.titleMax} characters.`)
    }
    if (title === '' && imageUrl === undefined) {
      throw invalidRequest(`${field}.title`, 'A quick reply needs a title or a picture.')
    }
    if (payload === '' || measureText(payload, 'utf16') > limit.payloadMax) {
      throw invalidRequest(`${field}.payload`, `The payload must have 1 to ${limit.payloadMax} characters.`)
    }
    return omitUndefined({ content_type: 'text', title, payload, image_url: imageUrl })
  })
}

function referenceOf(reference: string | undefined): string | undefined {
  const max = facebookCapabilities.reference?.max ?? 0
  if (reference !== undefined && reference.length > max) {
    throw invalidRequest('reference', `The reference may have ${max} characters.`)
  }
  return reference === '' ? undefined : reference
}
