import type { Hmac } from '@dm/core'
import { expect, it } from 'vitest'
import { createXWebhooks } from './webhooks.ts'

/** Everybody knows the digest that an empty secret makes. */
const hmac: Hmac = (_hash, key) => new Uint8Array(32).fill(key === '' ? 0 : 1)
const forged = `sha256=${'A'.repeat(43)}=`

it.each([
  ['x-twitter-webhooks-signature', { consumerSecret: '' }],
  ['x-twitter-webhooks-signature-oauth2', { consumerSecret: 'the-consumer-secret', clientSecret: '' }],
])('an empty secret believes nobody: %s', async (header, config) => {
  const request = new Request('https://example.com/', { method: 'POST', headers: { [header]: forged } })
  expect(await createXWebhooks(config, { hmac }).verify(request, new Uint8Array([123, 125]))).toBe(false)
})
