import { takeFile, type OutgoingFile } from '../graph/files.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { keepMedia } from '../graph/media-host.ts'
import { idText, isObject, type JsonObject } from '../graph/params.ts'
import { takeTemplate } from './templates.ts'
import { readQuickReplies, type QuickReply, type QuickReplyRules } from '../graph/quick-replies.ts'
import type { Attachment, Page } from './world.ts'

/** What a message of the Page says, once it passed every rule. */
export interface Content {
  text: string
  attachments: Attachment[]
  quickReplies: QuickReply[]
  metadata: string | undefined
  /** Files for which an id for reuse was asked. */
  reusable: OutgoingFile[]
  isFeedbackTemplate: boolean
  isUtilityTemplate: boolean
  isHeavy: boolean
  hasSticker: boolean
}

/**
 * Reads the `message` of a send.
 * https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export async function readContent(
  context: FacebookContext,
  page: Page,
  message: JsonObject,
  upload: File | undefined,
): Promise<Content> {
  const text = readText(context, message.text)
  const { attachment, attachments } = message
  const sticker = idText(message.sticker_id)
  if (text !== '' && (attachment !== undefined || attachments !== undefined))
    throw refuse.textWithAttachment()
  const kinds = [text !== '', attachment !== undefined, attachments !== undefined, sticker !== undefined]
  const given = kinds.filter(Boolean).length
  if (given === 0) throw refuse.emptyMessage()
  if (given > 1) throw refuse.badParameter('A message is one of text, attachment, attachments and sticker_id')

  const content: Content = {
    text,
    attachments: [],
    quickReplies: readQuickReplies(message.quick_replies, quickReplyRules(context)),
    metadata: readMetadata(message.metadata),
    reusable: [],
    isFeedbackTemplate: false,
    isUtilityTemplate: false,
    isHeavy: false,
    hasSticker: sticker !== undefined,
  }
  if (attachment !== undefined) await readAttachment(context, page, attachment, upload, content)
  if (attachments !== undefined) await readImages(context, page, attachments, content)
  if (sticker !== undefined) {
    if (!/^\d+$/.test(sticker)) throw refuse.badParameter('Param message[sticker_id] must be a sticker id')
    const media = keepMedia(context, 'image', { name: 'sticker.png' })
    const source = { kind: 'hosted' as const, mediaId: media.id }
    content.attachments = [{ kind: 'sticker', id: context.ids.nextDigits(), stickerId: sticker, source }]
  }
  return content
}

function readText(context: FacebookContext, text: unknown): string {
  if (text === undefined || text === null) return ''
  if (typeof text !== 'string') throw refuse.badParameter('Param message[text] must be a string')
  if (text.trim() === '') throw refuse.emptyMessage()
  const length = context.switches.limits.textUnit === 'utf16' ? text.length : Array.from(text).length
  if (length > limits.textLength) throw refuse.textTooLong(limits.textLength)
  return text
}

function readMetadata(metadata: unknown): string | undefined {
  if (metadata === undefined || metadata === null) return undefined
  if (typeof metadata !== 'string') throw refuse.badParameter('Param message[metadata] must be a string')
  if (metadata.length >= limits.metadataBelow) {
    throw refuse.badParameter(`Length of param message[metadata] must be less than ${limits.metadataBelow}`)
  }
  return metadata
}

async function readAttachment(
  context: FacebookContext,
  page: Page,
  attachment: unknown,
  upload: File | undefined,
  content: Content,
) {
  if (!isObject(attachment)) throw refuse.badParameter('Param message[attachment] must be a JSON object')
  if (attachment.type === 'template') {
    const template = takeTemplate(context, page, attachment.payload)
    const type = template.payload?.template_type
    content.isFeedbackTemplate = type === 'customer_feedback'
    content.isUtilityTemplate = type === 'utility'
    content.attachments = [template]
    return
  }
  const taken = await takeFile(context, page.id, attachment, upload)
  content.attachments = [taken.file]
  content.isHeavy = taken.file.kind === 'audio' || taken.file.kind === 'video'
  if (taken.reusable) content.reusable.push(taken)
}

/** Several images in one message, since March 2025; nothing but images. */
async function readImages(context: FacebookContext, page: Page, attachments: unknown, content: Content) {
  const { imagesPerMessage, attachmentIdInArray } = context.switches.limits
  if (!Array.isArray(attachments) || attachments.length === 0 || !attachments.every(isObject)) {
    throw refuse.badParameter('Param message[attachments] must be a non-empty array of objects')
  }
  if (attachments.length > imagesPerMessage) {
    throw refuse.badParameter(`Param message[attachments] must have at most ${imagesPerMessage} elements`)
  }
  for (const item of attachments) {
    if (item.type !== 'image') throw refuse.badParameter('Param message[attachments] takes images only')
    if (!attachmentIdInArray && isObject(item.payload) && item.payload.attachment_id !== undefined) {
      throw refuse.badParameter('Param message[attachments] takes url only')
    }
    const taken = await takeFile(context, page.id, item, undefined)
    content.attachments.push(taken.file)
    if (taken.reusable) content.reusable.push(taken)
  }
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/quick-replies */
function quickReplyRules({ switches }: FacebookContext): QuickReplyRules {
  return { types: ['text', 'user_phone_number', 'user_email'], longTitles: switches.limits.longTitles }
}
