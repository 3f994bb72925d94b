import { graphRefusals as refuse } from './errors.ts'
import { isObject, type JsonObject } from './params.ts'

/** What networks differ in. */
export interface TemplateRules {
  buttonTypes: readonly string[]
  /** Buttons of one element. */
  buttons: number
  /** Elements of a generic template. */
  elements: number
  /** Title and subtitle of an element, in characters. */
  elementText: number
  /** Text of a button template, in characters. */
  buttonText: number
}

const limits = { buttonTitle: 20, buttonPayload: 1000 }

/** Checks a generic template and answers its elements. */
export function checkGeneric(payload: JsonObject, rules: TemplateRules): JsonObject[] {
  const elements = elementsOf(payload, rules.elements)
  for (const element of elements) {
    if (typeof element.title !== 'string' || element.title === '') {
      throw refuse.badParameter('Param elements[title] is required')
    }
    for (const name of ['title', 'subtitle']) {
      const text = element[name]
      if (typeof text === 'string' && text.length > rules.elementText) {
        throw refuse.badParameter(`Length of param elements[${name}] must be at most ${rules.elementText}`)
      }
    }
    if (element.buttons !== undefined) checkButtons(element.buttons, rules)
  }
  return elements
}

/** Checks a button template. */
export function checkButtonTemplate(payload: JsonObject, rules: TemplateRules): void {
  if (typeof payload.text !== 'string' || payload.text === '') {
    throw refuse.badParameter('Param text is required in a button template')
  }
  if (payload.text.length > rules.buttonText) {
    throw refuse.badParameter(`Length of param text must be at most ${rules.buttonText}`)
  }
  checkButtons(payload.buttons, rules)
}

/** The elements of a template, at least one. */
export function elementsOf(payload: JsonObject, most: number): JsonObject[] {
  const { elements } = payload
  if (!Array.isArray(elements) || elements.length === 0 || !elements.every(isObject)) {
    throw refuse.badParameter('Param elements must be a non-empty array of objects')
  }
  if (elements.length > most)
    throw refuse.badParameter(`Param elements has too many elements, at most ${most}`)
  return elements
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons */
export function checkButtons(buttons: unknown, rules: TemplateRules): void {
  const most = rules.buttons
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > most) {
    throw refuse.badParameter(`Param buttons must have 1 to ${most} elements`)
  }
  for (const button of buttons as unknown[]) {
    if (!isObject(button) || !rules.buttonTypes.includes(String(button.type))) {
      throw refuse.badParameter(`Param buttons[type] must be one of {${rules.buttonTypes.join(', ')}}`)
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
