import { describe, expect, test } from 'vitest'
import { judgeForeignUrl } from './foreign-url.ts'

describe('judgeForeignUrl', () => {
  test.each([
    'https://cdn.example.com/cat.png?x=1#y',
    'https://example.com:8443/',
    'https://93.184.215.14/cat.png',
    'https://[2606:4700::1111]/',
    'https://xn--bcher-kva.example/',
    'https://localhost.example.com/',
    'https://mylocal.com/',
    'https://example.com./',
  ])('lets %s through', (url) => {
    expect(judgeForeignUrl(url)).toBeUndefined()
  })

  test.each([
    ['', /cannot be read/],
    ['/cat.png', /cannot be read/],
    ['//example.com/cat.png', /cannot be read/],
    ['https://', /cannot be read/],
    ['http://example.com/', /https/],
    ['ftp://example.com/', /https/],
    ['file:///etc/passwd', /https/],
    ['data:text/plain,x', /https/],
    ['blob:https://example.com/x', /https/],
    ['https://user@example.com/', /user name/],
    ['https://:pass@example.com/', /user name/],
    ['https://localhost/', /local/],
    ['https://LOCALHOST:3000/', /local/],
    ['https://localhost./', /local/],
    ['https://api.localhost/', /local/],
    ['https://printer.local/', /local/],
    ['https://metadata.google.internal/', /local/],
    ['https://router.home.arpa/', /local/],
    ['https://intranet/', /local/],
    ['https://127.0.0.1/', /private/],
    ['https://127.1/', /private/],
    ['https://127.0.0.1./', /private/],
    ['https://2130706433/', /private/],
    ['https://0x7f000001/', /private/],
    ['https://0177.0.0.1/', /private/],
    ['https://0/', /private/],
    ['https://１２７.0.0.1/', /private/],
    ['https://127%2e0.0.1/', /private/],
    ['https://169.254.169.254/latest/meta-data', /private/],
    ['https://[::1]/', /private/],
    ['https://[::]/', /private/],
    ['https://[::ffff:127.0.0.1]/', /private/],
    ['https://[::ffff:a9fe:a9fe]/', /private/],
    ['https://[fd00:ec2::254]/', /private/],
    ['https://[fe80::1]/', /private/],
    ['https://[64:ff9b::7f00:1]/', /private/],
  ])('refuses %s', (url, reason) => {
    expect(judgeForeignUrl(url)).toMatch(reason)
  })

  test('the exemption is for http and private places, and nothing else', () => {
    const judge = (url: string) => judgeForeignUrl(url, { allowPrivate: true })
    expect(judge('http://127.0.0.1:4010/cat.png')).toBeUndefined()
    expect(judge('https://localhost/')).toBeUndefined()
    expect(judge('file:///etc/passwd')).toMatch(/https/)
    expect(judge('http://user@127.0.0.1/')).toMatch(/user name/)
    expect(judge('nonsense')).toMatch(/cannot be read/)
  })
})
