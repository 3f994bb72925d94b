import type { TextUnit } from '../adapter/capabilities.ts'

let segmenter: Intl.Segmenter | undefined

/** The user-perceived characters of a text, in order. */
export function graphemesOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/**
 * How long a text is.
 *
 * - `bytes`: as UTF-8; half a surrogate pair counts three, like the replacement character it is sent as
 * - `utf16`: code units, what `text.length` says
 * - `code_points`: Unicode code points; half a surrogate pair counts one
 * - `graphemes`: user-perceived characters, so a family emoji counts one
 *
 * @example
 * measureText('👩‍👧', 'bytes') // 11
 * measureText('👩‍👧', 'utf16') // 5
 * measureText('👩‍👧', 'code_points') // 3
 * measureText('👩‍👧', 'graphemes') // 1
 */
export function measureText(text: string, unit: TextUnit): number {
  switch (unit) {
    case 'bytes':
      return utf8Length(text)
    case 'utf16':
      return text.length
    case 'code_points':
      return codePointCount(text)
    case 'graphemes':
      return graphemesOf(text).length
  }
}

function utf8Length(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (isPairAt(text, index)) {
      bytes += 4
      index += 1
    } else bytes += 3
  }
  return bytes
}

function codePointCount(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index += 1) {
    if (isPairAt(text, index)) index += 1
    count += 1
  }
  return count
}

function isPairAt(text: string, index: number): boolean {
  return (text.codePointAt(index) ?? 0) > 0xffff
}
