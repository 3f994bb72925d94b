import { webCryptoHmac } from '@dm/core/kit'
import { describe, expect, it } from 'vitest'
import { oauth1Header, percentEncode } from './oauth1.ts'

describe('percentEncode', () => {
  // https://docs.x.com/fundamentals/authentication/oauth-1-0a/percent-encoding-parameters
  it.each([
    ['Ladies + Gentlemen', 'Ladies%20%2B%20Gentlemen'],
    ['An encoded string!', 'An%20encoded%20string%21'],
    ['Dogs, Cats & Mice', 'Dogs%2C%20Cats%20%26%20Mice'],
    ['☃', '%E2%98%83'],
    ["-._~ '()*", '-._~%20%27%28%29%2A'],
  ])('encodes %s', (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded)
  })
})

describe('oauth1Header', () => {
  it('signs as the standard does', async () => {
    // https://oauth.net/core/1.0a/#anchor46
    const keys = {
      consumerKey: 'dpf43f3p2l4k3l03',
      consumerSecret: 'kd94hf93k423kf44',
      accessToken: 'nnch734d00sl2jdk',
      accessTokenSecret: 'pfkkdhi9sl3r4s00',
    }
    const call = {
      method: 'get',
      url: 'http://photos.example.net/photos',
      parameters: [
        ['size', 'original'],
        ['file', 'vacation.jpg'],
      ],
      nonce: 'kllo9940pd9333jh',
      timestamp: 1_191_242_096,
    } as const
    const header = await oauth1Header(keys, call, webCryptoHmac)
    expect(header).toContain('oauth_signature="tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D"')
    expect(header).toMatch(/^OAuth oauth_consumer_key="dpf43f3p2l4k3l03", oauth_nonce=/)
    expect(header).not.toContain('vacation')
  })

  it('sorts parameters as bytes, by name and then by value', async () => {
    const keys = { consumerKey: 'k', consumerSecret: 's', accessToken: 't', accessTokenSecret: 'u' }
    const sign = (parameters: readonly (readonly [string, string])[]) => {
      const call = { method: 'POST', url: 'https://api.x.com/2/x', parameters, nonce: 'n', timestamp: 1 }
      const bases: string[] = []
      const header = oauth1Header(keys, call, (_algorithm, _key, base) => {
        bases.push(String(base))
        return new Uint8Array([1])
      })
      return header.then(() => bases[0])
    }
    const base = await sign([
      ['b', '2'],
      ['a', 'é'],
      ['b', '10'],
      ['B', 'x'],
    ])
    expect(base).toContain(encodeURIComponent('B=x&a=%C3%A9&b=10&b=2&oauth_consumer_key=k'))
  })
})
