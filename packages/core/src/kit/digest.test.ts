import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex } from './byte-text.ts'
import { constantTimeEqual, webCryptoHmac } from './digest.ts'

describe('webCryptoHmac', () => {
  // RFC 4231 section 4.3, RFC 2202 section 3 case 2.
  test('makes the digests of the RFCs', async () => {
    const data = 'what do ya want for nothing?'
    expect(toHex(await webCryptoHmac('SHA-256', 'Jefe', data))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
    expect(toHex(await webCryptoHmac('SHA-1', 'Jefe', data))).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79')
  })

  test('takes text as UTF-8, and a view into a larger buffer as what it shows', async () => {
    const whole = new TextEncoder().encode('xxGrüße 👋xx')
    const view = whole.subarray(2, whole.length - 2)
    expect(await webCryptoHmac('SHA-256', 'key', view)).toEqual(
      await webCryptoHmac('SHA-256', new TextEncoder().encode('key'), 'Grüße 👋'),
    )
  })
})

describe('constantTimeEqual', () => {
  test('agrees with plain comparison', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(constantTimeEqual(a, b)).toBe(toHex(a) === toHex(b))
        expect(constantTimeEqual(a, a.slice())).toBe(true)
      }),
    )
  })

  test('reads every byte, wherever the first difference is', () => {
    const reads: number[] = []
    const watched = new Proxy(new Uint8Array([9, 0, 0]), {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads.push(Number(key))
        return Reflect.get(target, key, target) as unknown
      },
    })
    expect(constantTimeEqual(watched, new Uint8Array(3))).toBe(false)
    expect(reads).toEqual([0, 1, 2])
  })
})
