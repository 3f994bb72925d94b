import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from './json.ts'

describe('parseJson', () => {
  test.each([
    ['{"id":17841400000000001}', { id: '17841400000000001' }],
    ['[-17841400000000001 , 3]', ['-17841400000000001', 3]],
    [' 9007199254740993 ', '9007199254740993'],
    ['{"a":[[12345678901234567890]]}', { a: [['12345678901234567890']] }],
    ['{"id":\n\t17841400000000001}', { id: '17841400000000001' }],
  ])('keeps every digit of %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  test('draws the line where numbers stop being exact', () => {
    expect(parseJson('[9007199254740991,9007199254740992,-9007199254740991,-9007199254740992]')).toEqual([
      9007199254740991,
      '9007199254740992',
      -9007199254740991,
      '-9007199254740992',
    ])
  })

  test('leaves fractions and exponents numbers, however long', () => {
    const text = '[1234567890123456789.5,1234567890123456789e3,0.12345678901234567890]'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  test.each([
    ['{"t":"at 12345678901234567890","n":12345678901234567890}'],
    ['{"t":"quote \\" : 12345678901234567890","n":12345678901234567890}'],
    ['{"t":"\\\\","u":": 12345678901234567890 \\\\\\"","n":12345678901234567890}'],
    ['{": 12345678901234567890":"x","n":12345678901234567890}'],
  ])('does not touch strings: %s', (text) => {
    const expected = { ...(JSON.parse(text) as object), n: '12345678901234567890' }
    expect(parseJson(text)).toEqual(expected)
  })

  test.each([
    '',
    '{',
    '{"id":12345678901234567890',
    '{12345678901234567890:1}',
    '01234567890123456789',
    '[12345678901234567890',
    '<html>',
    '"12345678901234567890',
    '+12345678901234567890',
  ])('refuses what is not JSON: %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  test('is JSON.parse for everything but long integers', () => {
    const quoted = (_key: string, value: unknown): unknown =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(value))
        ? String(value)
        : value
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text, quoted))
      }),
    )
  })

  test('reads back every integer between strings that look like numbers', () => {
    const text = fc.string({ unit: fc.constantFrom('"', '\\', ':', ',', ' ', '[', '1', '-', 'é', '\n') })
    const long = fc.stringMatching(/^[1-9]\d{0,30}$/)
    fc.assert(
      fc.property(text, text, fc.bigInt(), long, (key, value, big, digits) => {
        const parsed = parseJson(
          `{${JSON.stringify(`k${key}`)}:${JSON.stringify(value + digits)},"n":${big},"d":[${digits}]}`,
        )
        const safe = (number: bigint): number | string =>
          Number.isSafeInteger(Number(number)) ? Number(number) : String(number)
        expect(parsed).toEqual({ [`k${key}`]: value + digits, n: safe(big), d: [safe(BigInt(digits))] })
      }),
    )
  })

  test('takes a string of megabytes', () => {
    const text = '\\"1'.repeat(1_000_000)
    expect(parseJson(`{"t":"${text}","n": 12345678901234567890}`)).toMatchObject({
      n: '12345678901234567890',
    })
  })
})
