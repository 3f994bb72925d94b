import { DmError } from '../errors/dm-error.ts'
import { parseJson } from './json.ts'
import { omitUndefined } from './omit-undefined.ts'
import { isPlainObject } from './plain-object.ts'

const utf8 = new TextDecoder()

/**
 * Reads the body of a webhook as the JSON object that it has to be.
 *
 * @throws {DmError} `webhook_malformed`
 * @example
 * const { entry } = readWebhookBody(rawBody)
 */
export function readWebhookBody(rawBody: Uint8Array): Record<string, unknown> {
  const body = readWebhookJson(rawBody)
  if (isPlainObject(body)) return body
  throw webhookMalformed('The body of the webhook is no JSON object.')
}

/**
 * Reads the body of a webhook of a network that may wrap its object in a list.
 *
 * @throws {DmError} `webhook_malformed`
 * @example
 * const bodies = [readWebhookJson(rawBody)].flat()
 */
export function readWebhookJson(rawBody: Uint8Array): unknown {
  try {
    return parseJson(utf8.decode(rawBody))
  } catch (cause) {
    throw webhookMalformed('The body of the webhook is not JSON.', cause)
  }
}

/**
 * The body of a webhook as a whole is not what the network sends.
 *
 * @example
 * if (!Array.isArray(body.entry)) throw webhookMalformed('The body of the webhook has no list "entry".')
 */
export function webhookMalformed(message: string, cause?: unknown): DmError {
  return new DmError({ code: 'webhook_malformed', message, ...omitUndefined({ cause }) })
}
