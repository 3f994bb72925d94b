import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = Date.UTC(2026, 10, 1, 10, 0, 0)

test.each([
  ['2', 2000],
  ['0', 0],
  [' 1.5 ', 1500],
  ['Sun, 01 Nov 2026 10:00:30 GMT', 30_000],
  ['Sun, 01 Nov 2026 09:00:00 GMT', 0],
  ['-1', undefined],
  ['soon', undefined],
  ['2026-11-01', undefined],
  ['Xyz, nonsense GMT', undefined],
  ['', undefined],
])('retry-after %j means %j', (value, ms) => {
  expect(retryAfterMs(new Headers({ 'retry-after': value }), now)).toBe(ms)
})

test('no header, no answer', () => {
  expect(retryAfterMs(new Headers(), now)).toBeUndefined()
})
