import { DmError, type Capabilities, type OutboundAttachment, type OutboundMessage } from '@dm/core'
import { fitText, isPlainObject, measureText, omitUndefined } from '@dm/core/kit'
import { contentUnsupported, invalidRequest } from '../graph-failures.ts'

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
export interface OutboundContent {
  readonly message: Readonly<Record<string, unknown>>
  readonly file?: UploadedFile
  readonly text?: string
  readonly attachments?: readonly OutboundAttachment[]
}

/** What goes around the contents of a message. */
export interface Wrapping {
  /** Beside every message. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Inside of every message. */
  readonly inMessage?: Readonly<Record<string, unknown>>
  /** In the last message that {@link takesQuickReplies}. */
  readonly quickReplies: readonly Readonly<Record<string, unknown>>[]
  readonly takesQuickReplies: (content: OutboundContent) => boolean
  /** With the first. */
  readonly replyTo?: string | undefined
  /** The option that makes this a private reply to a comment or post, of which Meta takes one message. */
  readonly privateReply?: string | undefined
}

/**
 * Makes the calls of a message out of its contents, in their order.
 *
 * @throws {DmError} `message_empty` without contents; `invalid_request` when none can take the quick replies, and when
 * a private reply would be several messages, of which all but the first would be lost
 * @see https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export function wrapContents(contents: readonly OutboundContent[], wrapping: Wrapping): OutboundPiece[] {
  const { parameters, inMessage, quickReplies, replyTo } = wrapping
  if (contents.length === 0) {
    throw new DmError({ code: 'message_empty', message: 'The message has neither text nor attachment.' })
  }
  if (wrapping.privateReply !== undefined && contents.length > 1) {
    const message = `A private reply is one message, and this would be ${contents.length}.`
    throw invalidRequest(wrapping.privateReply, message)
  }
  const last = contents.findLastIndex((content) => wrapping.takesQuickReplies(content))
  if (quickReplies.length > 0 && last === -1)
    throw invalidRequest('quickReplies', 'Quick replies need a text.')
  return contents.map(({ message, ...rest }, index) => ({
    ...rest,
    body: {
      ...parameters,
      message: {
        ...message,
        ...inMessage,
        ...(index === last && quickReplies.length > 0 ? { quick_replies: quickReplies } : {}),
      },
      ...(index === 0 && replyTo !== undefined ? { reply_to: { mid: replyTo } } : {}),
    },
  }))
}

/**
 * The right under which a message is sent. A human's message carries the tag HUMAN_AGENT, whether or not the
 * 24-hour window is open: this package does not know when the person last wrote. Not so where `recipient` is no
 * person: a comment, post or opt-in is a right of its own, and its author may never have written.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/policy
 */
export function messagingRight(
  message: OutboundMessage,
  options: {
    readonly messagingType?: string | undefined
    readonly tag?: string | undefined
    readonly recipient?: unknown
  },
): { messaging_type: string; tag?: string } {
  const { messagingType, recipient } = options
  const human = message.author === 'human' && messagingType === undefined && recipient === undefined
  const tag = options.tag ?? (human ? 'HUMAN_AGENT' : undefined)
  return omitUndefined({
    messaging_type: messagingType ?? (tag === undefined ? 'RESPONSE' : 'MESSAGE_TAG'),
    tag,
  })
}

/** The text, as one content or as many as it is split into. */
export function textContents(message: OutboundMessage, { text: limit }: Capabilities): OutboundContent[] {
  const text = message.text ?? ''
  if (text.trim() === '') return []
  return fitText(text, limit, message.overflow ?? 'refuse').map((piece) => ({
    message: { text: piece },
    text: piece,
  }))
}

/** How a network takes media. */
export interface MediaRules {
  readonly capabilities: Capabilities
  /** Whether a neighbour of the same kind may go into the same message. */
  readonly joins: (attachment: OutboundAttachment) => boolean
  readonly maxJoined: number
}

/**
 * Media, neighbours that may go together in one message.
 *
 * @throws {DmError} `invalid_request`, `content_unsupported`, `attachment_too_large`
 */
export function mediaContents(
  attachments: readonly OutboundAttachment[],
  rules: MediaRules,
): OutboundContent[] {
  const { max } = rules.capabilities.attachmentsPerMessage
  if (attachments.length > max) {
    throw invalidRequest('attachments', `At most ${max} attachments go with one message.`)
  }
  attachments.forEach((attachment, index) => checkAttachment(attachment, index, rules.capabilities))
  return joinNeighbours(attachments, rules).map((group) => ({
    message: mediaMessage(group),
    attachments: group,
  }))
}

/** The value of `message` for one piece of media, or for several that go together. */
export function mediaMessage(group: readonly OutboundAttachment[]): Record<string, unknown> {
  const media = group.map(wireMedia)
  return media.length === 1 ? { attachment: media[0] } : { attachments: media }
}

function joinNeighbours(
  attachments: readonly OutboundAttachment[],
  { joins, maxJoined }: MediaRules,
): OutboundAttachment[][] {
  const groups: OutboundAttachment[][] = []
  for (const attachment of attachments) {
    const last = groups.at(-1)
    const fits = last !== undefined && last.length < maxJoined && last.every(joins)
    if (fits && joins(attachment)) last.push(attachment)
    else groups.push([attachment])
  }
  return groups
}

function wireMedia(attachment: OutboundAttachment): Record<string, unknown> {
  const type = attachment.kind
  if ('url' in attachment) return { type, payload: { url: attachment.url } }
  return { type, payload: 'id' in attachment ? { attachment_id: attachment.id } : {} }
}

function checkAttachment(attachment: OutboundAttachment, index: number, { attachments }: Capabilities): void {
  const field = `attachments[${index}]`
  const limit = attachments[attachment.kind]
  const way = 'url' in attachment ? 'url' : 'id' in attachment ? 'id' : 'data'
  if (limit === undefined)
    throw contentUnsupported(`${field}.kind`, `No ${attachment.kind} can be sent here.`)
  if (!limit.by.includes(way)) {
    throw contentUnsupported(`${field}.${way}`, `Media goes by ${limit.by.join(' or ')} here.`)
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

/** A title with what comes back when it is tapped, in the form of Meta. */
export function quickRepliesOf(
  { quickReplies = [] }: OutboundMessage,
  { quickReplies: limit }: Capabilities,
  { pictures }: { readonly pictures: boolean },
): Record<string, unknown>[] {
  if (limit === undefined) return []
  if (quickReplies.length > limit.max) {
    throw invalidRequest('quickReplies', `At most ${limit.max} quick replies go with one message.`)
  }
  return quickReplies.map(({ title, payload = title, imageUrl }, index) => {
    const field = `quickReplies[${index}]`
    const picture = pictures ? imageUrl : undefined
    // Meta may cut a title that is too long, and then the person sees something else than was meant.
    if (measureText(title, 'utf16') > limit.titleMax) {
      throw invalidRequest(`${field}.title`, `The title may have ${limit.titleMax} characters.`)
    }
    if (title === '' && picture === undefined) {
      throw invalidRequest(`${field}.title`, `A quick reply needs a title${pictures ? ' or a picture' : ''}.`)
    }
    if (payload === '' || measureText(payload, 'utf16') > limit.payloadMax) {
      throw invalidRequest(`${field}.payload`, `The payload must have 1 to ${limit.payloadMax} characters.`)
    }
    return omitUndefined({ content_type: 'text', title, payload, image_url: picture })
  })
}

/** Whether Meta fetches a video before it answers. */
export function fetchesVideo({ body }: OutboundPiece): boolean {
  const attachment = isPlainObject(body.message) ? body.message.attachment : undefined
  if (!isPlainObject(attachment) || attachment.type !== 'video') return false
  return isPlainObject(attachment.payload) && typeof attachment.payload.url === 'string'
}
