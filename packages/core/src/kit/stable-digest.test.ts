import { describe, expect, it } from 'vitest'
import { stableDigest } from './stable-digest.ts'

describe('stableDigest', () => {
  it('does not depend on the order of keys', () => {
    expect(stableDigest({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(stableDigest({ b: [{ d: 3, c: 2 }], a: 1 }))
  })

  it('depends on everything else', () => {
    const values = [
      null,
      0,
      '0',
      false,
      '',
      [],
      {},
      [1, 2],
      [2, 1],
      { a: 1 },
      { a: '1' },
      { b: 1 },
      { a: { a: 1 } },
    ]
    expect(new Set(values.map(stableDigest)).size).toBe(values.length)
    const many = Array.from({ length: 20_000 }, (_, index) => stableDigest({ mid: `m_${index}` }))
    expect(new Set(many).size).toBe(many.length)
    expect(many.every((digest) => /^[0-9a-f]{16}$/.test(digest))).toBe(true)
  })

  it('does not fall over a deep value', () => {
    const deep: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
    expect(stableDigest(deep)).toHaveLength(16)
  })
})
