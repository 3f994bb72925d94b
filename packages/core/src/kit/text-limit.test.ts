import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextUnit } from '../adapter/capabilities.ts'
import { fitText, splitText } from './text-limit.ts'
import { measureText } from './text-measure.ts'

const units: TextUnit[] = ['bytes', 'utf16', 'code_points', 'graphemes']
const split = (text: string, max: number, unit: TextUnit = 'graphemes'): string[] =>
  splitText(text, { max, unit })

describe('splitText', () => {
  test('leaves text that fits as it is, white space included, and makes nothing of nothing', () => {
    expect(split('  One \n\n two  ', 14)).toEqual(['  One \n\n two  '])
    expect(split('', 14)).toEqual([])
  })

  test('cuts between words', () => {
    expect(split('One two three four', 9)).toEqual(['One two', 'three', 'four'])
  })

  test('cuts a text that ends a word exactly at the limit', () => {
    expect(split('One two three', 7)).toEqual(['One two', 'three'])
  })

  test('prefers paragraph, then line, then sentence in the second half', () => {
    expect(split('aaaa bb.\n\ncc. dd\nee ff gg', 16)).toEqual(['aaaa bb.', 'cc. dd\nee ff gg'])
    expect(split('aaaa bb. cc\ndd. ee ff gg hh', 20)).toEqual(['aaaa bb. cc', 'dd. ee ff gg hh'])
    expect(split('aaaa bbbb cc. dd ee ff gg', 20)).toEqual(['aaaa bbbb cc.', 'dd ee ff gg'])
    expect(split('He said "yes." and then he went', 20)).toEqual(['He said "yes."', 'and then he went'])
    expect(split('aaaa bb\r\ncc dd ee ff gg hh', 12)).toEqual(['aaaa bb', 'cc dd ee ff', 'gg hh'])
  })

  test('does not make a short piece for the sake of a good cut', () => {
    expect(split('Hi.\n\naaaa bbbb cccc dddd', 20)).toEqual(['Hi.\n\naaaa bbbb cccc', 'dddd'])
  })

  test('takes a cut in the first half rather than a word apart', () => {
    expect(split('ab cdefghijklm', 12)).toEqual(['ab', 'cdefghijklm'])
  })

  test('cuts a word that is too long by itself', () => {
    expect(split('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
  })

  test('cuts after the full stop of a script without blanks', () => {
    expect(split('今日は晴れ。明日は雨です', 8)).toEqual(['今日は晴れ。', '明日は雨です'])
  })

  test('does not cut at a no-break space', () => {
    expect(split('aa 10\u00a0km', 7)).toEqual(['aa', '10\u00a0km'])
  })

  test('drops the white space at a cut only', () => {
    expect(split('  one  two \n three  ', 8)).toEqual(['  one', 'two', 'three  '])
    expect(split(`${' '.repeat(50)}one`, 5)).toEqual(['one'])
    expect(split(`one${' '.repeat(50)}two`, 5)).toEqual(['one', 'two'])
    expect(split(`12345${' '.repeat(50)}`, 5)).toEqual(['12345'])
  })

  test('gives white space alone as one piece', () => {
    expect(split(' '.repeat(50), 5)).toEqual(['     '])
  })

  test('keeps graphemes whole in every unit', () => {
    const family = '👩‍👩‍👧‍👦'
    expect(split(family.repeat(3), 2)).toEqual([family + family, family])
    expect(split(family.repeat(2), 30, 'bytes')).toEqual([family, family])
    expect(split('e\u0301e\u0301', 3, 'utf16')).toEqual(['e\u0301', 'e\u0301'])
    expect(split('🇩🇪🇫🇷🇪🇸', 2, 'graphemes')).toEqual(['🇩🇪🇫🇷', '🇪🇸'])
  })

  test('takes a grapheme apart between code points when it is over the limit by itself', () => {
    expect(split('👩‍👧', 4, 'bytes')).toEqual(['👩', '\u200d', '👧'])
    expect(split('👩‍👧', 2, 'utf16')).toEqual(['👩', '\u200d', '👧'])
  })

  test('refuses a limit that some character could not meet', () => {
    expect(() => split('a', 3, 'bytes')).toThrow(RangeError)
    expect(() => split('a', 1, 'utf16')).toThrow(RangeError)
    expect(() => split('a', 0, 'code_points')).toThrow(RangeError)
    expect(() => split('', Number.NaN)).toThrow(RangeError)
  })

  const awkward = fc.constantFrom(
    'a',
    'b',
    '.',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\u00a0',
    'é',
    'e\u0301',
    '。',
    '👋🏽',
  )
  const stranger = fc.constantFrom('👩‍👩‍👧‍👦', '🇩🇪', '\u200d', '\ud83d', '\udc4b', 'क्षि', '\u0308', '\u2029')
  const text = fc.oneof(fc.string({ unit: fc.oneof(awkward, stranger) }), fc.string({ unit: 'binary' }))
  const max = fc.integer({ min: 4, max: 40 })

  test.each(units)(
    'holds in %s: within the limit, nothing lost but white space at cuts, no piece empty',
    (unit) => {
      fc.assert(
        fc.property(text, max, (whole, limit) => {
          const pieces = split(whole, limit, unit)
          let rest = whole
          for (const piece of pieces) {
            expect(piece).not.toBe('')
            expect(measureText(piece, unit)).toBeLessThanOrEqual(limit)
            const at = rest.indexOf(piece)
            expect(at).toBeGreaterThanOrEqual(0)
            expect(rest.slice(0, at).trim()).toBe('')
            rest = rest.slice(at + piece.length)
          }
          expect(rest.trim()).toBe('')
          expect(pieces.length > 0).toBe(whole !== '')
        }),
        { numRuns: 500 },
      )
    },
  )

  test.each(units)('never breaks a surrogate pair in %s, nor a grapheme that fits', (unit) => {
    const wellFormed = fc.oneof(fc.string({ unit: awkward }), fc.string({ unit: 'grapheme' }))
    const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
    fc.assert(
      fc.property(wellFormed, max, (whole, limit) => {
        const pieces = split(whole, limit, unit)
        for (const piece of pieces) expect(piece).not.toMatch(/\p{Cs}/u)
        const graphemes = Array.from(segmenter.segment(whole), ({ segment }) => segment)
        if (graphemes.some((grapheme) => measureText(grapheme, unit) > limit)) return
        const again = pieces.flatMap((piece) =>
          Array.from(segmenter.segment(piece), ({ segment }) => segment),
        )
        const visible = (list: string[]): string[] => list.filter((segment) => segment.trim() !== '')
        expect(visible(again)).toEqual(visible(graphemes))
      }),
    )
  })
})

describe('fitText', () => {
  const limit = { max: 5, unit: 'graphemes' } as const

  test('gives text that fits in one piece, an empty one in none', () => {
    expect(fitText('12345', limit, 'refuse')).toEqual(['12345'])
    expect(fitText('12345', limit, 'split')).toEqual(['12345'])
    expect(fitText('', limit, 'refuse')).toEqual([])
    expect(fitText('', limit, 'split')).toEqual([])
  })

  test('refuses what is too long unless asked to split', () => {
    expect(() => fitText('123 456', limit, 'refuse')).toThrow(
      expect.objectContaining({
        code: 'message_too_long',
        field: 'text',
        message: expect.stringMatching(/7 characters.*5 are allowed/) as string,
      }),
    )
    expect(fitText('123 456', limit, 'split')).toEqual(['123', '456'])
  })
})
