import type { TextUnit } from '../adapter/capabilities.ts'
import { DmError } from '../errors/dm-error.ts'
import { graphemesOf, measureText } from './text-measure.ts'

/** How long a piece of text may be. `TextLimit` of the capabilities is one. */
export interface TextBound {
  readonly max: number
  readonly unit: TextUnit
}

// The size of the largest code point in each unit: with less, some text could not be split at all.
const smallestMax: Record<TextUnit, number> = { bytes: 4, utf16: 2, code_points: 1, graphemes: 1 }

const unitNames: Record<TextUnit, string> = {
  bytes: 'bytes',
  utf16: 'UTF-16 code units',
  code_points: 'code points',
  graphemes: 'characters',
}

/**
 * Makes a text fit the limit: as it is when it fits, else split when the caller asked for that.
 *
 * @param overflow the caller's `OutboundMessage.overflow`, `refuse` being its default
 * @returns the pieces in order: none for an empty text, else at least one, none of them empty
 * @throws {DmError} `message_too_long` with field `text` when it is over the limit and `overflow` is `refuse`
 * @throws {RangeError} see {@link splitText}
 * @example
 * const pieces = fitText(message.text ?? '', capabilities.text, message.overflow ?? 'refuse')
 */
export function fitText(text: string, limit: TextBound, overflow: 'refuse' | 'split'): string[] {
  if (overflow === 'split') return splitText(text, limit)
  const length = measureText(text, limit.unit)
  if (length <= limit.max) return text === '' ? [] : [text]
  throw new DmError({
    code: 'message_too_long',
    field: 'text',
    message:
      `The text has ${length} ${unitNames[limit.unit]}, and ${limit.max} are allowed: ` +
      `shorten it, or ask for a split with overflow 'split'.`,
  })
}

/**
 * Splits a text into pieces within the limit, cutting where it hurts least: between paragraphs, lines,
 * sentences, words, in this order; of each, the last one in the second half of the piece, so that no
 * piece is needlessly short. Words are cut only when they alone are too long.
 *
 * Nothing is lost but the white space at a cut. A cut never falls inside of a grapheme (an emoji with its
 * skin tone, a letter with its accents), unless that is over the limit by itself: then between its code
 * points. White space alone over the limit is cut to it. Text that fits comes back unchanged.
 *
 * @returns the pieces in order; none for an empty text, and no piece is ever empty
 * @throws {RangeError} when `max` could not hold one code point: below 4 bytes, 2 UTF-16 units, or 1
 * @example
 * splitText('One two three.', { max: 8, unit: 'graphemes' }) // ['One two', 'three.']
 */
export function splitText(text: string, limit: TextBound): string[] {
  const { max, unit } = limit
  if (!(max >= smallestMax[unit])) {
    throw new RangeError(`A limit of ${max} ${unitNames[unit]} cannot hold every character.`)
  }
  if (text === '') return []
  if (measureText(text, unit) <= max) return [text]
  const atoms = atomsOf(text, limit)
  const sizes = atoms.map((atom) => (unit === 'graphemes' ? 1 : measureText(atom, unit)))
  const pieces: string[] = []
  let start = 0
  while (start < atoms.length) {
    const end = windowEnd(sizes, start, max)
    const cut = end === atoms.length ? end : bestCut(atoms, start, end)
    const piece = atoms.slice(start, cut).join('')
    if (!isSpace(piece)) pieces.push(piece)
    start = skipSpaces(atoms, cut)
  }
  return pieces.length > 0 ? pieces : [atoms.slice(0, windowEnd(sizes, 0, max)).join('')]
}

/** What is not taken apart: graphemes, or the code points of one that is over the limit. */
function atomsOf(text: string, { max, unit }: TextBound): string[] {
  const graphemes = graphemesOf(text)
  if (unit === 'graphemes') return graphemes
  return graphemes.flatMap((grapheme) =>
    measureText(grapheme, unit) <= max ? grapheme : Array.from(grapheme),
  )
}

/** The first atom that no longer fits; at least one does. */
function windowEnd(sizes: readonly number[], start: number, max: number): number {
  let total = 0
  for (let index = start; index < sizes.length; index += 1) {
    total += sizes[index] ?? 0
    if (total > max) return index
  }
  return sizes.length
}

/** Where to cut between `start` and `end`; from the end backwards, the first place of the best rank. */
function bestCut(atoms: readonly string[], start: number, end: number): number {
  const half = start + Math.ceil((end - start) / 2)
  let best = { cut: end, rank: 0 }
  for (let cut = end; cut > start; cut -= 1) {
    if (cut < half && best.rank > 0) break
    const rank = rankOf(atoms, cut)
    if (rank > best.rank) best = { cut, rank }
    if (best.rank === 4) break
  }
  return best.cut
}

/** How good a cut before this atom would be: 4 paragraph, 3 line, 2 sentence, 1 word, 0 not at all. */
function rankOf(atoms: readonly string[], cut: number): number {
  const before = atoms[cut - 1] ?? ''
  if (isSpace(before)) return 0
  if (!isSpace(atoms[cut] ?? '')) return /[。！？]$/u.test(before) ? 2 : 0
  const space = atoms.slice(cut, skipSpaces(atoms, cut)).join('')
  const lines = space.match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0
  if (lines > 1 || space.includes('\u2029')) return 4
  if (lines === 1) return 3
  return /[.!?…。！？]["'”’»)\]]*$/u.test(atoms.slice(Math.max(0, cut - 4), cut).join('')) ? 2 : 1
}

function skipSpaces(atoms: readonly string[], from: number): number {
  let index = from
  while (index < atoms.length && isSpace(atoms[index] ?? '')) index += 1
  return index
}

/** White space where a line may break: all but the no-break spaces. */
function isSpace(text: string): boolean {
  return /^[^\S\u00a0\u202f\ufeff]+$/u.test(text)
}
