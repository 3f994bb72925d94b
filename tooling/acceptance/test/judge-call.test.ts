import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { judgeCall } from '../src/judge-call.ts'

const secret = 'a secret for tests only'
const at = Date.parse('2026-11-01T10:00:00Z')
const bytes = Buffer.from('{"message":"Grüße"}')
const seconds = String(at / 1000)
const sign = (key: string, content: string | Buffer = bytes) => createHmac('sha256', key).update(content)
const [hex, former] = [sign(secret).digest('hex'), sign('former').digest('hex')]

const good = {
  'content-type': 'application/json; charset=utf-8',
  'x-authorization-timestamp': seconds,
  'x-authorization-content-sha256': hex,
  'x-authorization-content-sha256-v2': `v1=${hex}`,
  'x-ayrshare-delivery-id': 'h1',
  'x-ayrshare-delivery-attempt': '1',
}
const judge = (headers: object, secrets: [string, ...string[]] = [secret], attempt = 1) =>
  judgeCall({ headers: { ...good, ...headers }, bytes, body: {}, at }, secrets, attempt)

describe('a call of a webhook', () => {
  it('is in order with the signature in both forms', () => {
    expect(judge({})).toEqual([])
    const both = { 'x-authorization-content-sha256-v2': `v1=${hex},v1=${former}` }
    expect(judge(both, [secret, 'former'])).toEqual([])
    expect(judge({ 'x-ayrshare-delivery-attempt': '2' }, [secret], 2)).toEqual([])
  })

  const plain = 'x-authorization-content-sha256'
  const list = 'x-authorization-content-sha256-v2'
  const time = 'x-authorization-timestamp'
  it.each<[string, object, RegExp]>([
    ['of another secret', { [plain]: former }, /SHA256 is not the hex HMAC/],
    ['in base64', { [plain]: sign(secret).digest('base64') }, /SHA256 is not the hex HMAC/],
    ['in capitals', { [plain]: hex.toUpperCase() }, /SHA256 is not the hex HMAC/],
    ['with a prefix', { [plain]: `sha256=${hex}` }, /SHA256 is not the hex HMAC/],
    [
      'over the time too',
      { [plain]: sign(secret, `${seconds}.${bytes.toString()}`).digest('hex') },
      /SHA256 is not the hex HMAC/,
    ],
    ['without any', { [plain]: undefined }, /SHA256 is not the hex HMAC/],
    ['with a list of others', { [list]: `v1=${former}` }, /V2 misses the secret/],
    ['with a list without versions', { [list]: hex }, /V2 is no list/],
    ['without a list', { [list]: undefined }, /V2 is no list/],
    ['in milliseconds', { [time]: String(at) }, /not when the call was made/],
    ['of yesterday', { [time]: String(at / 1000 - 86_400) }, /not when the call was made/],
    ['as a date', { [time]: '2026-11-01T10:00:00Z' }, /no Unix time/],
    ['without an id', { 'x-ayrshare-delivery-id': undefined }, /Delivery-Id/],
    ['of another attempt', { 'x-ayrshare-delivery-attempt': '2' }, /Delivery-Attempt is not 1/],
    ['as text', { 'content-type': 'text/plain' }, /not that of JSON/],
  ])('is not in order %s', (_name, headers, problem) => {
    expect(judge(headers).join('\n')).toMatch(problem)
  })

  it('is not in order when a secret that is valid still does not sign', () => {
    expect(judge({}, [secret, 'former'])).toEqual([expect.stringContaining('misses the former secret')])
  })
})
