import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTimestamp, timestamp } from './timestamp.ts'

const moment = '2026-11-01T10:00:02.000Z'
const ms = Date.UTC(2026, 10, 1, 10, 0, 2)

describe('timestamp', () => {
  test('writes UTC with milliseconds', () => {
    expect(timestamp(ms)).toBe(moment)
    expect(timestamp(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(timestamp(1.9)).toBe('1970-01-01T00:00:00.001Z')
  })

  test.each([-1, Number.NaN, Infinity, 253_402_300_800_000])('refuses %d', (value) => {
    expect(() => timestamp(value)).toThrow(RangeError)
  })

  test('sorts as text the way the moments do', () => {
    const anyMs = fc.integer({ min: 0, max: 253_402_300_799_999 })
    fc.assert(
      fc.property(anyMs, anyMs, (a, b) => {
        expect(timestamp(a) < timestamp(b)).toBe(a < b)
      }),
    )
  })
})

describe('parseTimestamp', () => {
  test.each([
    [ms],
    [ms / 1000],
    [String(ms)],
    [String(ms / 1000)],
    ['1793527202.000'],
    ['2026-11-01T10:00:02+0000'],
    ['2026-11-01T11:00:02+0100'],
    ['2026-11-01T04:30:02-05:30'],
    ['2026-11-01T10:00:02Z'],
    ['2026-11-01T10:00:02.000Z'],
    ['2026-11-01T10:00:02.000999Z'],
  ])('reads %j', (value) => {
    expect(parseTimestamp(value)).toBe(moment)
  })

  test('tells seconds from milliseconds at 10^12', () => {
    expect(parseTimestamp(1e12)).toBe('2001-09-09T01:46:40.000Z')
    expect(parseTimestamp(1e12 - 1)).toBeUndefined()
    expect(parseTimestamp(253_402_300_799)).toBe('9999-12-31T23:59:59.000Z')
    expect(parseTimestamp(1793527202.5)).toBe('2026-11-01T10:00:02.500Z')
  })

  test.each([
    0,
    '0',
    -1,
    '-1',
    Number.NaN,
    Infinity,
    1e300,
    '',
    'soon',
    '2026-11-01',
    '2026-11-01T10:00:02',
    '2026-02-30T10:00:02Z',
    '2026-13-01T10:00:02Z',
    '2026-11-01T10:61:02Z',
    '1e12',
    '9'.repeat(400),
    null,
    undefined,
    true,
    {},
    [ms],
    new Date(ms),
  ])('does not read %j', (value) => {
    expect(parseTimestamp(value)).toBeUndefined()
  })

  test('reads back what timestamp wrote, and never throws', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 253_402_300_799_999 }), (value) => {
        expect(parseTimestamp(timestamp(value))).toBe(timestamp(value))
      }),
    )
    fc.assert(fc.property(fc.anything(), (value) => void parseTimestamp(value)))
  })
})
