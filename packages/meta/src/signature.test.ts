import { webCryptoHmac } from '@dm/core/kit'
import type { Hmac } from '@dm/core'
import { describe, expect, it } from 'vitest'
import { appSecretProof } from './graph-client.ts'
import { verifyHubSignature } from './signature.ts'

const secret = 'sim-app-secret'
// As Meta sends it: what is not ASCII is escaped with lower-case digits, and slashes are escaped.
const text =
  '{"object":"page","entry":[{"id":"100000000000001","time":1790000000500,"messaging":[{"sender":' +
  '{"id":"200000000000002"},"recipient":{"id":"100000000000001"},"timestamp":1790000000123,"message":' +
  '{"mid":"m_sim-0001","text":"za\\u017c\\u00f3\\u0142\\u0107 \\ud83d\\ude00 https:\\/\\/example.com\\/a?b=1"}}]}]}'
const rawBody = new TextEncoder().encode(text)
const digest = '44b9c0607c88ee0c4c0bd53cf24defabb9ea0bde712a9247e26c4a2007be63e0'
const reserialised = 'fdbd8964fccfebe826e459102418745dc90321a8799dfb74ae70edb75329051e'

const verify = (header: string | null, given: Partial<Parameters<typeof verifyHubSignature>[0]> = {}) =>
  verifyHubSignature({ header, rawBody, secrets: [secret], hmac: webCryptoHmac, ...given })

describe('verifyHubSignature', () => {
  it('believes the digest of the bytes as they were sent', async () => {
    expect(rawBody).toHaveLength(295)
    expect(await verify(`sha256=${digest}`)).toBe(true)
    expect(await verify(`sha256=${digest.toUpperCase()}`)).toBe(true)
  })

  it('rejects the digest of a body that was parsed and written again, and such a body', async () => {
    const again = new TextEncoder().encode(JSON.stringify(JSON.parse(text)))
    expect(await verify(`sha256=${reserialised}`)).toBe(false)
    expect(await verify(`sha256=${digest}`, { rawBody: again })).toBe(false)
    expect(await verify(`sha256=${reserialised}`, { rawBody: again })).toBe(true)
  })

  it.each([
    ['missing', null],
    ['empty', ''],
    ['truncated', `sha256=${digest.slice(0, 62)}`],
    ['too long', `sha256=${digest}00`],
    ['without its algorithm', digest],
    ['of another algorithm', `sha1=${digest}`],
    ['not hexadecimal', `sha256=${'z'.repeat(64)}`],
  ])('rejects a header that is %s', async (_name, header) => {
    expect(await verify(header)).toBe(false)
  })

  it('believes any of several secrets, and none of no secrets', async () => {
    expect(await verify(`sha256=${digest}`, { secrets: ['the-new-one', secret] })).toBe(true)
    expect(await verify(`sha256=${digest}`, { secrets: ['the-new-one'] })).toBe(false)
    expect(await verify(`sha256=${digest}`, { secrets: [] })).toBe(false)
  })

  it('is synchronous when the digest is', () => {
    const hmac: Hmac = () => new Uint8Array(32)
    expect(verify(`sha256=${'00'.repeat(32)}`, { hmac })).toBe(true)
    expect(verify(`sha256=${digest}`, { hmac })).toBe(false)
  })
})

describe('appSecretProof', () => {
  it('is the digest of the token under the app secret, in hexadecimal', async () => {
    const proof = await appSecretProof({ hmac: webCryptoHmac }, secret, 'token-of-the-page')
    expect(proof).toBe('847c942557e19858403a5aad4e9234d1b4204540918662811eebbeed9760eb10')
  })
})
