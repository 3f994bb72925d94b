import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from './redact.ts'

describe('redact', () => {
  test.each([
    ['token s3cr+et/=! here', 'token [redacted] here'],
    ['?access_token=s3cr%2Bet%2F%3D!&x=1', '?access_token=[redacted]&x=1'],
    ['?access_token=s3cr%2bet%2f%3d!&x=1', '?access_token=[redacted]&x=1'],
    ['form=s3cr%2Bet%2F%3D%21', 'form=[redacted]'],
  ])('finds every spelling in %s', (text, clean) => {
    expect(redact(text, ['s3cr+et/=!'])).toBe(clean)
  })

  test('finds the JSON-escaped spelling and blanks in forms', () => {
    expect(redact(JSON.stringify({ t: 'a"b\\c d' }), ['a"b\\c d'])).toBe('{"t":"[redacted]"}')
    expect(redact('a=one+two&b=one%20two', ['one two'])).toBe('a=[redacted]&b=[redacted]')
  })

  test('leaves short secrets and other text alone', () => {
    expect(redact('an abc', ['abc', '', 'a'])).toBe('an abc')
    expect(redact('nothing', [])).toBe('nothing')
  })

  test('takes the longer of two secrets first, and never its own placeholder apart', () => {
    expect(redact('abcdefgh abcd redacted', ['abcd', 'abcdefgh', 'redacted'])).toBe(
      '[redacted] [redacted] [redacted]',
    )
  })

  test('takes secrets literally, half surrogates too', () => {
    expect(redact('a.c* axc* [x]$', ['a.c*', '[x]$'])).toBe('[redacted] axc* [redacted]')
    expect(redact('x ab\ud800c y', ['ab\ud800c'])).toBe('x [redacted] y')
  })

  test('leaves no secret behind, plain or encoded, whatever it is made of', () => {
    const secret = fc
      .string({ minLength: 4, unit: 'grapheme' })
      .filter((text) => !'[redacted]'.includes(text))
    fc.assert(
      fc.property(secret, (text) => {
        const spellings = [
          text,
          encodeURIComponent(text),
          new URLSearchParams({ s: text }).toString().slice(2),
        ]
        for (const spelling of spellings) expect(redact(`<${spelling}>`, [text])).toBe('<[redacted]>')
      }),
    )
  })
})
