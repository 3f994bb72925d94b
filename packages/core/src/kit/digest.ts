import type { Hmac } from '../adapter/runtime.ts'

/**
 * The keyed digest of Web Crypto: the default of `AdapterRuntime.hmac`. Text is taken as UTF-8.
 *
 * It is asynchronous and costs some 50 µs; a server under load injects the digest of its own runtime.
 *
 * @throws {DOMException} when the key is empty: no runtime makes a digest with an empty secret
 * @example
 * toHex(await webCryptoHmac('SHA-256', appSecret, rawBody))
 */
export const webCryptoHmac: Hmac = async (algorithm, key, data) => {
  const { subtle } = globalThis.crypto
  const imported = await subtle.importKey('raw', toBytes(key), { name: 'HMAC', hash: algorithm }, false, [
    'sign',
  ])
  return new Uint8Array(await subtle.sign('HMAC', imported, toBytes(data)))
}

/**
 * Whether two byte strings are the same, in a time that does not depend on where they differ. Only the
 * lengths show, and the length of a digest is no secret.
 *
 * @example
 * const sent = fromHex(header.slice('sha256='.length))
 * return sent !== undefined && constantTimeEqual(sent, expected)
 */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let index = 0; index < a.length; index += 1) {
    // The lengths are equal, so neither side falls back to 0.
    difference |= (a[index] ?? 0) ^ (b[index] ?? 0)
  }
  return difference === 0
}

function toBytes(value: string | Uint8Array): Uint8Array<ArrayBuffer> {
  // Web Crypto takes no shared memory, and says so itself; a copy of every body would cost time for nothing.
  return typeof value === 'string' ? new TextEncoder().encode(value) : (value as Uint8Array<ArrayBuffer>)
}
