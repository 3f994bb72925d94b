import { createHmac } from 'node:crypto'

export interface HookCall {
  readonly hookId: string
  readonly attempt: number
  readonly body: Uint8Array
  readonly secret: string | undefined
}

/**
 * The headers of a delivery, with a signature in the manner of the Ayrshare API (over the body alone) and one in that of
 * Standard Webhooks (over id, time and body). Without a secret there is no signature.
 *
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param now in milliseconds
 */
export function hookHeaders(
  { hookId, attempt, body, secret }: HookCall,
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
  if (secret === undefined) return headers
  const overBody = createHmac('sha256', secret).update(body).digest('hex')
  const overAll = createHmac('sha256', standardKey(secret))
    .update(`${hookId}.${seconds}.`)
    .update(body)
    .digest('base64')
  return {
    ...headers,
    'x-authorization-content-sha256': overBody,
    'x-authorization-content-sha256-v2': `v1=${overBody}`,
    'webhook-signature': `v1,${overAll}`,
  }
}

const encoded = 'whsec_'

/** The prefix says that the key is written in base64. */
function standardKey(secret: string): Buffer {
  return secret.startsWith(encoded)
    ? Buffer.from(secret.slice(encoded.length), 'base64')
    : Buffer.from(secret, 'utf8')
}
