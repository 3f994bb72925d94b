import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import {
  checkButtons,
  checkButtonTemplate,
  checkGeneric,
  elementsOf,
  type TemplateRules,
} from '../graph/template-rules.ts'
import { idText, isObject, type JsonObject } from '../graph/params.ts'
import type { OtherAttachment } from '../graph/files.ts'
import type { Page } from './world.ts'

const buttonTypes = [
  'web_url',
  'postback',
  'phone_number',
  'account_link',
  'account_unlink',
  'game_play',
  'audio_call',
]

/**
 * Takes a template; the three common ones are checked, any other named one passes through.
 * https://developers.facebook.com/docs/messenger-platform/reference/templates
 */
export function takeTemplate(context: FacebookContext, page: Page, payload: unknown): OtherAttachment {
  if (!isObject(payload) || typeof payload.template_type !== 'string') {
    throw refuse.badParameter('The parameter message[attachment][payload][template_type] is required')
  }
  if (payload.template_type === 'generic') checkGeneric(payload, rulesOf(context))
  if (payload.template_type === 'button') checkButtonTemplate(payload, rulesOf(context))
  if (payload.template_type === 'media') checkMedia(context, page, payload)
  return { kind: 'other', id: context.ids.nextDigits(), type: 'template', payload }
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/media */
function checkMedia(context: FacebookContext, page: Page, payload: JsonObject) {
  const [element] = elementsOf(payload, 1)
  if (!element || (element.media_type !== 'image' && element.media_type !== 'video')) {
    throw refuse.badParameter('Param elements[media_type] must be one of {image, video}')
  }
  const id = idText(element.attachment_id)
  if ((id === undefined) === (element.url === undefined)) {
    throw refuse.badParameter('Give exactly one of attachment_id and url in a media template')
  }
  if (id !== undefined && context.world.attachments.get(id)?.ownerId !== page.id)
    throw refuse.unknownAttachment()
  if (element.url !== undefined && !isFacebookUrl(element.url)) {
    throw refuse.badParameter('Param elements[url] must be a Facebook URL')
  }
  if (element.buttons !== undefined) checkButtons(element.buttons, rulesOf(context))
}

function isFacebookUrl(url: unknown): boolean {
  return typeof url === 'string' && /^https:\/\/([a-z-]+\.)?facebook\.com\//i.test(url)
}

function rulesOf({ switches: { limits } }: FacebookContext): TemplateRules {
  return {
    buttonTypes,
    buttons: limits.templateButtons,
    elements: limits.genericElements,
    elementText: limits.genericTextLength,
    buttonText: limits.buttonTextLength,
  }
}
