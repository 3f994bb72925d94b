import { createHmac } from 'node:crypto'

/** How somebody who knows the secret signs a body: lower-case hex, over its bytes alone. */
export function signatureOf(bytes: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(bytes).digest('hex')
}
