import { toHex, webCryptoHmac } from '@dm/core/kit'
import { describe, expect, it } from 'vitest'
import { createFacebookWebhooks } from './webhooks.ts'

const webhooks = createFacebookWebhooks({ appSecret: ['new', 'old'], verifyToken: 'word' })
const rawBody = new TextEncoder().encode('{"object":"page","entry":[{"id":"1","messaging":[{}]}]}')

async function signedWith(secret: string) {
  const signature = `sha256=${toHex(await webCryptoHmac('SHA-256', secret, rawBody))}`
  const headers = new Headers({ 'X-Hub-Signature-256': signature })
  return { method: 'POST', url: '/webhooks/facebook', headers }
}

describe('createFacebookWebhooks', () => {
  it('believes both secrets of a rotation', async () => {
    expect(await webhooks.verify(await signedWith('new'), rawBody)).toBe(true)
    expect(await webhooks.verify(await signedWith('old'), rawBody)).toBe(true)
    expect(await webhooks.verify(await signedWith('other'), rawBody)).toBe(false)
  })

  it('answers the challenge', async () => {
    const url = 'https://example.com/?hub.mode=subscribe&hub.verify_token=word&hub.challenge=5'
    expect(await webhooks.challenge({ method: 'GET', url, headers: new Headers() })).toMatchObject({
      body: '5',
    })
  })

  it('reads the body', () => {
    expect(webhooks.parse(rawBody)).toMatchObject([{ type: 'unsupported.received', accountId: '1' }])
  })
})
