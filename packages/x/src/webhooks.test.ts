import { toBase64, webCryptoHmac } from '@dm/core/kit'
import { describe, expect, it } from 'vitest'
import { createXWebhooks } from './webhooks.ts'

const webhooks = createXWebhooks({
  consumerSecret: 'test-consumer-secret',
  clientSecret: 'test-client-secret',
})
const rawBody = new TextEncoder().encode('{"data":{"event_type":"dm.received"}}')
const url = 'https://example.com/webhooks/x'

async function signature(secret: string) {
  return `sha256=${toBase64(await webCryptoHmac('SHA-256', secret, rawBody))}`
}

const posted = (headers: Record<string, string>) => ({ method: 'POST', url, headers: new Headers(headers) })
const asked = (token: string, method = 'GET') => ({
  method,
  url: `${url}?crc_token=${token}`,
  headers: new Headers(),
})

describe('verify', () => {
  it('believes the signature of X', async () => {
    const known = 'sha256=wGfAFeOe/+a1Zg89o1fkWAIMowO7drvYN4RaVCzl8Q0='
    expect(await signature('test-consumer-secret')).toBe(known)
    expect(await webhooks.verify(posted({ 'X-Twitter-Webhooks-Signature': known }), rawBody)).toBe(true)
  })

  it('believes each secret under its own name only', async () => {
    const oauth2 = await signature('test-client-secret')
    const name = 'x-twitter-webhooks-signature'
    expect(await webhooks.verify(posted({ [`${name}-oauth2`]: oauth2 }), rawBody)).toBe(true)
    expect(
      await webhooks.verify(posted({ [name]: 'sha256=AAAA', [`${name}-oauth2`]: oauth2 }), rawBody),
    ).toBe(true)
    expect(await webhooks.verify(posted({ [name]: oauth2 }), rawBody)).toBe(false)
    const alone = createXWebhooks({ consumerSecret: 'test-consumer-secret' })
    expect(await alone.verify(posted({ [`${name}-oauth2`]: oauth2 }), rawBody)).toBe(false)
  })

  it('believes both secrets of a rotation, and answers at once when the digest does', () => {
    const hmac = (_algorithm: string, key: string | Uint8Array) => new Uint8Array(32).fill(key.length)
    const rotating = createXWebhooks({ consumerSecret: ['new', 'old-one'] }, { hmac })
    const claim = (byte: number) =>
      posted({ 'x-twitter-webhooks-signature': `sha256=${toBase64(new Uint8Array(32).fill(byte))}` })
    expect(rotating.verify(claim(3), rawBody)).toBe(true)
    expect(rotating.verify(claim(7), rawBody)).toBe(true)
    expect(rotating.verify(claim(8), rawBody)).toBe(false)
    expect(rotating.verify(posted({}), rawBody)).toBe(false)
  })
})

describe('challenge', () => {
  it('answers the check of X', async () => {
    expect(await webhooks.challenge(asked('challenge-token-0001'))).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"response_token":"sha256=ZbuIbnEMqA/Oks3rQNuT4uPMZqXHf2ZofG2QdAL1g/I="}',
    })
  })

  it('reads a plus sign that was not encoded', async () => {
    const plain = await webhooks.challenge(asked('abc+def/ghi='))
    expect(plain).toEqual(await webhooks.challenge(asked(encodeURIComponent('abc+def/ghi='))))
    expect(plain?.status).toBe(200)
  })

  it.each([
    '',
    'short',
    'a'.repeat(201),
    '{"data":{"event_type":"dm.received"}}',
    'with a space and "quotes"',
    'żółw-żółw',
  ])('signs nothing that a webhook could be: %s', async (token) => {
    const reply = await webhooks.challenge(asked(encodeURIComponent(token)))
    expect(reply?.status).toBe(403)
    expect(reply?.body).not.toContain('sha256')
  })

  it('is nothing else', async () => {
    expect(await webhooks.challenge(asked('challenge-token-0001', 'POST'))).toBeUndefined()
    expect(await webhooks.challenge({ method: 'GET', url, headers: new Headers() })).toBeUndefined()
  })
})

it('reads the body', () => {
  expect(webhooks.parse(rawBody)).toMatchObject([
    { type: 'unsupported.received', nativeType: 'dm.received', accountId: 'unknown' },
  ])
})
