import { isPlainObject } from './plain-object.ts'

/** Deeper levels do not count, so that a hostile payload cannot exhaust the stack. */
const maxDepth = 40

/**
 * 64 bits of a JSON value as 16 hexadecimal digits: the same for the same content, whatever the order of the
 * keys. Names things that come without an id; it is no protection against forgery.
 *
 * @example
 * stableDigest({ a: 1, b: 2 }) === stableDigest({ b: 2, a: 1 }) // true
 */
export function stableDigest(value: unknown): string {
  const text = canonicalJson(value, 0)
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2_654_435_761)
    low = Math.imul(low ^ unit, 1_597_334_677)
  }
  high = mix(high, low)
  low = mix(low, high)
  return hex(high) + hex(low)
}

function mix(one: number, other: number): number {
  return Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

function canonicalJson(value: unknown, depth: number): string {
  if (depth > maxDepth) return '"…"'
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`
  if (!isPlainObject(value)) return value === undefined ? 'null' : JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key], depth + 1)}`)
  return `{${members.join(',')}}`
}
