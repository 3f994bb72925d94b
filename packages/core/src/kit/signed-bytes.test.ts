import { expect, it } from 'vitest'
import { webCryptoHmac } from './digest.ts'
import { isSigned } from './signed-bytes.ts'

const rawBody = new TextEncoder().encode('{"a":1}')
const sumOf = (key: string | Uint8Array, data: string | Uint8Array) =>
  new Uint8Array([key.length, data.length])

it('believes any of the secrets and no other', async () => {
  const claimed = await webCryptoHmac('SHA-256', 'old', rawBody)
  const check = (secrets: string[], body = rawBody) =>
    isSigned({ claimed, rawBody: body, secrets, hmac: webCryptoHmac })
  expect(await check(['new', 'old'])).toBe(true)
  expect(await check(['new'])).toBe(false)
  expect(await check([])).toBe(false)
  expect(await check(['old'], new Uint8Array([1]))).toBe(false)
})

it('answers at once when the digest does, and when nothing is claimed', () => {
  const hmac = (_algorithm: string, key: string | Uint8Array, data: string | Uint8Array) => sumOf(key, data)
  const claimed = new Uint8Array([3, rawBody.length])
  expect(isSigned({ claimed, rawBody, secrets: ['abc'], hmac })).toBe(true)
  expect(isSigned({ claimed, rawBody, secrets: ['ab'], hmac })).toBe(false)
  expect(isSigned({ claimed: undefined, rawBody, secrets: ['abc'], hmac: webCryptoHmac })).toBe(false)
})
