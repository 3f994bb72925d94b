import { createHmac, timingSafeEqual } from 'node:crypto'
import type { PostedMessage } from './posted-message.ts'

/** The least that any receiver has to do: the digest of the body, compared, and the body as JSON. */
export function nodeFloor({ body, secret, digest }: PostedMessage): () => unknown {
  return () => {
    if (!timingSafeEqual(createHmac('sha256', secret).update(body).digest(), digest))
      throw new Error('forged')
    return JSON.parse(body.toString()) as unknown
  }
}

/** The same with Web Crypto, the key made once. */
export async function webFloor({ body, secret, digest }: PostedMessage): Promise<() => Promise<unknown>> {
  const { subtle } = globalThis.crypto
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await subtle.importKey('raw', Buffer.from(secret), hmac, false, ['verify'])
  const [signature, data] = [new Uint8Array(digest), new Uint8Array(body)]
  return async () => {
    if (!(await subtle.verify('HMAC', key, signature, data))) throw new Error('forged')
    return JSON.parse(body.toString()) as unknown
  }
}
