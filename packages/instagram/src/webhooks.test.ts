import { toHex, webCryptoHmac } from '@dm/core/kit'
import { describe, expect, it } from 'vitest'
import { createInstagramAdapter } from './adapter.ts'
import { createInstagramWebhooks } from './webhooks.ts'

const rawBody = new TextEncoder().encode('{"object":"instagram","entry":[{"id":"1","messaging":[{}]}]}')

async function signedWith(secret: string) {
  const signature = `sha256=${toHex(await webCryptoHmac('SHA-256', secret, rawBody))}`
  const headers = new Headers({ 'X-Hub-Signature-256': signature })
  return { method: 'POST', url: '/webhooks/instagram', headers }
}

describe('webhooks', () => {
  const app = { appId: '42', appSecret: 'instagram-secret', verifyToken: 'word' }
  const secrets = { metaAppSecret: 'meta-secret', previousAppSecrets: ['old-secret'] }

  it('believe the secret of either app, and older ones', async () => {
    const { webhooks } = createInstagramAdapter({ ...app, ...secrets })
    for (const secret of ['instagram-secret', 'meta-secret', 'old-secret']) {
      expect(await webhooks.verify(await signedWith(secret), rawBody)).toBe(true)
    }
    expect(await webhooks.verify(await signedWith('other-secret'), rawBody)).toBe(false)
  })

  it('believe one app alone where there is one', async () => {
    const { webhooks } = createInstagramAdapter({ ...app, ...secrets, login: 'facebook' })
    expect(await webhooks.verify(await signedWith('instagram-secret'), rawBody)).toBe(true)
    expect(await webhooks.verify(await signedWith('meta-secret'), rawBody)).toBe(false)
  })

  it('stand alone', async () => {
    const webhooks = createInstagramWebhooks({ appSecret: ['new', 'old'], verifyToken: 'word' })
    expect(await webhooks.verify(await signedWith('old'), rawBody)).toBe(true)
    const url = 'https://example.com/?hub.mode=subscribe&hub.verify_token=word&hub.challenge=5'
    expect(await webhooks.challenge({ method: 'GET', url, headers: new Headers() })).toMatchObject({
      body: '5',
    })
    expect(webhooks.parse(rawBody)).toMatchObject([{ type: 'unsupported.received', accountId: '1' }])
  })
})
