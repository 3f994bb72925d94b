import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64, fromHex, toBase64, toBase64Url, toHex } from './byte-text.ts'

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values)

describe('hexadecimal', () => {
  test('is written in lower case, two digits a byte', () => {
    expect(toHex(bytes(0, 1, 171, 255))).toBe('0001abff')
    expect(toHex(bytes())).toBe('')
  })

  test('is read in either case', () => {
    expect(fromHex('00aBFf')).toEqual(bytes(0, 171, 255))
    expect(fromHex('')).toEqual(bytes())
  })

  test.each(['a', '0xab', 'zz', ' ab', 'ab\n', '１２'])('is refused as %j', (text) => {
    expect(fromHex(text)).toBeUndefined()
  })

  test('survives the round trip', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        expect(fromHex(toHex(value))).toEqual(bytes(...value))
      }),
    )
  })
})

describe('base64', () => {
  test('is written with padding, or safe in URLs without', () => {
    expect(toBase64(bytes(251, 255))).toBe('+/8=')
    expect(toBase64Url(bytes(251, 255))).toBe('-_8')
    expect(toBase64(bytes())).toBe('')
  })

  test('is read in both alphabets, with and without padding', () => {
    for (const text of ['+/8=', '+/8', '-_8=', '-_8']) expect(fromBase64(text)).toEqual(bytes(251, 255))
    expect(fromBase64('')).toEqual(bytes())
  })

  test.each(['a', 'ab=', 'abcd=', 'abc==', 'ab===', 'a b=', 'ab==\n', '=', 'a=bc', 'ä==='])(
    'is refused as %j',
    (text) => {
      expect(fromBase64(text)).toBeUndefined()
    },
  )

  test('survives the round trip, also beyond what one call can take as arguments', () => {
    const large = new Uint8Array(200_001).map((_, index) => index)
    expect(fromBase64(toBase64(large))).toEqual(large)
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        expect(fromBase64(toBase64(value))).toEqual(bytes(...value))
        expect(fromBase64(toBase64Url(value))).toEqual(bytes(...value))
      }),
    )
  })
})
