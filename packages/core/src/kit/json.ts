/**
 * Parses JSON like `JSON.parse`, except that an integer too long for a JavaScript number (beyond
 * ±9,007,199,254,740,991) becomes a string of its digits. Networks send ids of 17 and more digits as bare
 * numbers, and `JSON.parse` would round them into the id of somebody else.
 *
 * Fractions and exponents stay numbers. Text without such an integer costs one search more than `JSON.parse`.
 *
 * @throws {SyntaxError} when the text is not JSON; its message may quote the text, so do not pass it on
 * @example
 * parseJson('{"id":17841400000000001,"n":3}') // { id: '17841400000000001', n: 3 }
 */
export function parseJson(text: string): unknown {
  // First as it is: quoting numbers could turn text that is not JSON into JSON.
  const value: unknown = JSON.parse(text)
  return mayHoldLongInteger.test(text) ? JSON.parse(quoteLongIntegers(text)) : value
}

// 16 digits at a place where a number may begin. Inside of strings it finds too much, which only costs time.
const mayHoldLongInteger = /(?:^|[\s:,[])-?\d{16}/

const numberToken = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const quote = 0x22
const backslash = 0x5c

/** Puts quotes around the long integers of a text that is known to be JSON. */
function quoteLongIntegers(text: string): string {
  let result = ''
  let copied = 0
  let index = 0
  while (index < text.length) {
    if (text.charCodeAt(index) === quote) {
      index = afterString(text, index)
      continue
    }
    numberToken.lastIndex = index
    const token = numberToken.exec(text)?.[0]
    if (token === undefined) {
      index += 1
      continue
    }
    if (isLongInteger(token)) {
      result += `${text.slice(copied, index)}"${token}"`
      copied = index + token.length
    }
    index += token.length
  }
  return result + text.slice(copied)
}

function afterString(text: string, start: number): number {
  let index = start + 1
  while (index < text.length && text.charCodeAt(index) !== quote) {
    index += text.charCodeAt(index) === backslash ? 2 : 1
  }
  return index + 1
}

function isLongInteger(token: string): boolean {
  return token.length >= 16 && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))
}
