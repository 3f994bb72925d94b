import { takeFile } from '../graph/files.ts'
import { idText, isObject, type JsonObject } from '../graph/params.ts'
import { readQuickReplies, type QuickReply } from '../graph/quick-replies.ts'
import { checkButtonTemplate, checkGeneric, type TemplateRules } from '../graph/template-rules.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import type { Account, Attachment } from './world.ts'

/** What a message of the account says, once it passed every rule. */
export interface Content {
  text: string
  attachments: Attachment[]
  quickReplies: QuickReply[]
  /** Audio and video count against a slower rate. */
  isHeavy: boolean
  /** The heart, which comes back as an echo without content. */
  isSticker: boolean
}

const encoder = new TextEncoder()

/**
 * Reads the `message` of a send: exactly one kind of content.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
export async function readContent(
  context: InstagramContext,
  account: Account,
  message: JsonObject,
  upload: File | undefined,
): Promise<Content> {
  const text = readText(context, message.text)
  const given = attachmentsOf(message)
  if (text === '' && given.length === 0) throw refuse.badContent('Message cannot be empty')
  if (text !== '' && given.length > 0 && !context.switches.limits.textWithAttachment) {
    throw refuse.badContent('Text and attachments cannot go in one message')
  }
  const types = context.switches.contactQuickReplies ? ['text', 'user_phone_number', 'user_email'] : ['text']
  const rules = { types, longTitles: context.switches.limits.longTitles }
  const quickReplies = readQuickReplies(message.quick_replies, rules)
  if (quickReplies.length > 0 && text === '') throw refuse.badContent('Quick replies need a text')

  const attachments =
    given.length > 1
      ? await readImages(context, account, given)
      : await Promise.all(given.map((one) => readAttachment(context, account, one, upload)))
  return {
    text,
    attachments,
    quickReplies,
    isHeavy: attachments.some(({ kind }) => kind === 'audio' || kind === 'video'),
    isSticker: attachments.some((one) => one.kind === 'other' && one.type === 'like_heart'),
  }
}

function readText({ switches }: InstagramContext, text: unknown): string {
  if (text === undefined || text === null) return ''
  if (typeof text !== 'string') throw refuse.badParameter('Param message[text] must be a string')
  if (text.trim() === '') throw refuse.badContent('Message cannot be empty')
  if (encoder.encode(text).byteLength > limits.textBytes) {
    throw refuse.textTooLong(limits.textBytes, switches.limits.tooLongSubcode)
  }
  return text
}

/** `attachment` with an object, or `attachments` with an array; one page shows an object there, too. */
function attachmentsOf({ attachment, attachments }: JsonObject): JsonObject[] {
  if (attachment !== undefined && attachments !== undefined) {
    throw refuse.badParameter('Give either message[attachment] or message[attachments]')
  }
  const given: unknown = attachments ?? attachment
  if (given === undefined || given === null) return []
  const list: unknown[] = Array.isArray(given) && attachments !== undefined ? given : [given]
  if (list.length === 0 || !list.every(isObject)) {
    throw refuse.badParameter('Param message[attachments] must be JSON objects')
  }
  if (list.length > limits.imagesPerMessage) {
    throw refuse.badParameter(
      `Param message[attachments] must have at most ${limits.imagesPerMessage} elements`,
    )
  }
  return list
}

/** Two to ten images in one message. */
async function readImages(context: InstagramContext, account: Account, given: JsonObject[]) {
  if (!context.switches.severalImages) throw refuse.severalImages()
  if (given.some(({ type }) => type !== 'image')) {
    throw refuse.badParameter('Param message[attachments] takes images only')
  }
  const taken = await Promise.all(given.map((one) => takeFile(context, account.id, one, undefined)))
  return taken.map(({ file }) => file)
}

async function readAttachment(
  context: InstagramContext,
  account: Account,
  { type, payload, ...rest }: JsonObject,
  upload: File | undefined,
): Promise<Attachment> {
  const id = context.ids.nextDigits()
  if (type === 'template') {
    return { kind: 'other', id, type, payload: checkTemplate(context, payload) }
  }
  if (type === 'like_heart') {
    if (payload !== undefined) throw refuse.badContent('A heart has no payload')
    return { kind: 'other', id, type, payload: null }
  }
  if (type === 'MEDIA_SHARE') {
    const mediaId = isObject(payload) ? idText(payload.id) : undefined
    if (mediaId === undefined || !account.mediaIds.includes(mediaId)) {
      throw refuse.badContent('Param message[attachment][payload][id] is not a post of this account')
    }
    return { kind: 'other', id, type, payload: { id: mediaId } }
  }
  return (await takeFile(context, account.id, { ...rest, type, payload }, upload)).file
}

/** The templates of Instagram; product templates need a catalogue, which nobody has here. */
function checkTemplate({ switches }: InstagramContext, payload: unknown): JsonObject {
  if (!isObject(payload) || typeof payload.template_type !== 'string') {
    throw refuse.badParameter('The parameter message[attachment][payload][template_type] is required')
  }
  const rules: TemplateRules = {
    buttonTypes: ['web_url', 'postback'],
    buttons: limits.templateButtons,
    elements: limits.genericElements,
    elementText: limits.genericTextLength,
    buttonText: switches.limits.buttonTextLength,
  }
  if (payload.template_type === 'generic') {
    const bare = checkGeneric(payload, rules).some((element) => Object.keys(element).length < 2)
    if (bare) throw refuse.badContent('An element needs at least one property beside its title')
    return payload
  }
  if (payload.template_type !== 'button') {
    throw refuse.badParameter('Param template_type must be one of {generic, button}')
  }
  checkButtonTemplate(payload, rules)
  return payload
}
