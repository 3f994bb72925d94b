import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureText } from './text-measure.ts'

test.each([
  ['', 0, 0, 0, 0],
  ['abc', 3, 3, 3, 3],
  ['é', 2, 1, 1, 1],
  ['e\u0301', 3, 2, 2, 1],
  ['€', 3, 1, 1, 1],
  ['👋', 4, 2, 1, 1],
  ['👩‍👧', 11, 5, 3, 1],
  ['\r\n', 2, 2, 2, 1],
  ['\ud83d', 3, 1, 1, 1],
])('%j', (text, bytes, utf16, codePoints, graphemes) => {
  expect(measureText(text, 'bytes')).toBe(bytes)
  expect(measureText(text, 'utf16')).toBe(utf16)
  expect(measureText(text, 'code_points')).toBe(codePoints)
  expect(measureText(text, 'graphemes')).toBe(graphemes)
})

test('agrees with the encoder and the iterator of the platform, half surrogates included', () => {
  const half = fc.constantFrom('\ud83d', '\udc4b', 'a', 'é', '€', '👋')
  const text = fc.oneof(fc.string({ unit: half }), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(text, (value) => {
      expect(measureText(value, 'bytes')).toBe(new TextEncoder().encode(value).length)
      expect(measureText(value, 'code_points')).toBe(Array.from(value).length)
    }),
  )
})
