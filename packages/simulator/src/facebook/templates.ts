import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { idText, isObject, type JsonObject } from './params.ts'
import type { OtherAttachment, Page } from './world.ts'

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
  if (payload.template_type === 'generic') checkGeneric(context, payload)
  if (payload.template_type === 'button') checkButtonTemplate(context, payload)
  if (payload.template_type === 'media') checkMedia(context, page, payload)
  return { kind: 'other', id: context.ids.nextDigits(), type: 'template', payload }
}

function checkGeneric(context: FacebookContext, payload: JsonObject) {
  const { genericElements, genericTextLength } = context.switches.limits
  for (const element of elementsOf(payload, genericElements)) {
    if (typeof element.title !== 'string' || element.title === '') {
      throw refuse.badParameter('Param elements[title] is required')
    }
    for (const name of ['title', 'subtitle']) {
      const text = element[name]
      if (typeof text === 'string' && text.length > genericTextLength) {
        throw refuse.badParameter(`Length of param elements[${name}] must be at most ${genericTextLength}`)
      }
    }
    if (element.buttons !== undefined) checkButtons(context, element.buttons)
  }
}

function checkButtonTemplate(context: FacebookContext, payload: JsonObject) {
  const { buttonTextLength } = context.switches.limits
  if (typeof payload.text !== 'string' || payload.text === '') {
    throw refuse.badParameter('Param text is required in a button template')
  }
  if (payload.text.length > buttonTextLength) {
    throw refuse.badParameter(`Length of param text must be at most ${buttonTextLength}`)
  }
  checkButtons(context, payload.buttons)
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
  if (id !== undefined && context.world.attachments.get(id)?.pageId !== page.id)
    throw refuse.unknownAttachment()
  if (element.url !== undefined && !isFacebookUrl(element.url)) {
    throw refuse.badParameter('Param elements[url] must be a Facebook URL')
  }
  if (element.buttons !== undefined) checkButtons(context, element.buttons)
}

function isFacebookUrl(url: unknown): boolean {
  return typeof url === 'string' && /^https:\/\/([a-z-]+\.)?facebook\.com\//i.test(url)
}

function elementsOf(payload: JsonObject, most: number): JsonObject[] {
  const { elements } = payload
  if (!Array.isArray(elements) || elements.length === 0 || !elements.every(isObject)) {
    throw refuse.badParameter('Param elements must be a non-empty array of objects')
  }
  if (elements.length > most)
    throw refuse.badParameter(`Param elements has too many elements, at most ${most}`)
  return elements
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons */
function checkButtons(context: FacebookContext, buttons: unknown) {
  const most = context.switches.limits.templateButtons
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > most) {
    throw refuse.badParameter(`Param buttons must have 1 to ${most} elements`)
  }
  for (const button of buttons as unknown[]) {
    if (!isObject(button) || !buttonTypes.includes(String(button.type))) {
      throw refuse.badParameter(`Param buttons[type] must be one of {${buttonTypes.join(', ')}}`)
    }
    const titled = ['web_url', 'postback', 'phone_number'].includes(String(button.type))
    if (titled && (typeof button.title !== 'string' || button.title === '')) {
      throw refuse.badParameter('Param buttons[title] is required')
    }
    if (typeof button.title === 'string' && button.title.length > limits.buttonTitle) {
      throw refuse.badParameter(`Length of param buttons[title] must be at most ${limits.buttonTitle}`)
    }
    if (button.type === 'web_url' && typeof button.url !== 'string') {
      throw refuse.badParameter('Param buttons[url] is required')
    }
    if (button.type === 'postback' || button.type === 'phone_number') {
      if (typeof button.payload !== 'string' || button.payload === '') {
        throw refuse.badParameter('Param buttons[payload] is required')
      }
      if (button.payload.length > limits.buttonPayload) {
        throw refuse.badParameter(`Length of param buttons[payload] must be at most ${limits.buttonPayload}`)
      }
    }
  }
}
