import { createHmac } from 'node:crypto'

export interface HookCall {
  readonly hookId: string
  readonly attempt: number
  readonly body: Uint8Array
  /** The one that counts, then those that it has replaced a while ago. */
  readonly secrets: readonly string[]
}

/**
 * The headers of a delivery, with a signature in the manner of the Ayrshare API (over the body alone) and one in that of
 * Standard Webhooks (over id, time and body). Where a secret was replaced a while ago, both sign; the header that takes
 * one signature has that of the new one. Without a secret there is no signature.
 *
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param now in milliseconds
 */
export function hookHeaders(
  { hookId, attempt, body, secrets }: HookCall,
  now: number,
): Record<string, string> {
  const seconds = String(Math.floor(now / 1000))
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'dm',
    'x-authorization-timestamp': seconds,
    'x-ayrshare-delivery-id': hookId,
    'x-ayrshare-delivery-attempt': String(attempt),
    'webhook-id': hookId,
    'webhook-timestamp': seconds,
  }
  const [overBody, ...formerOverBody] = secrets.map((secret) =>
    createHmac('sha256', secret).update(body).digest('hex'),
  )
  if (overBody === undefined) return headers
  const overAll = secrets.map((secret) =>
    createHmac('sha256', standardKey(secret)).update(`${hookId}.${seconds}.`).update(body).digest('base64'),
  )
  return {
    ...headers,
    'x-authorization-content-sha256': overBody,
    'x-authorization-content-sha256-v2': [overBody, ...formerOverBody].map((one) => `v1=${one}`).join(','),
    'webhook-signature': overAll.map((one) => `v1,${one}`).join(' '),
  }
}

const encoded = 'whsec_'

/** The prefix says that the key is written in base64. */
function standardKey(secret: string): Buffer {
  return secret.startsWith(encoded)
    ? Buffer.from(secret.slice(encoded.length), 'base64')
    : Buffer.from(secret, 'utf8')
}
