import { describe, expect, it } from 'vitest'
import { createProofKey } from './proof-key.ts'
import { randomText } from './random-text.ts'

describe('createProofKey', () => {
  it('makes the challenge of the standard', async () => {
    // https://www.rfc-editor.org/rfc/rfc7636#appendix-B
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    expect(await createProofKey(verifier)).toEqual({
      verifier,
      challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    })
  })

  it('makes another verifier each time, of a length that the standard allows', async () => {
    const keys = await Promise.all([createProofKey(), createProofKey()])
    for (const { verifier } of keys) expect(verifier).toMatch(/^[\w-]{43}$/)
    expect(keys[0].verifier).not.toBe(keys[1].verifier)
  })
})

describe('randomText', () => {
  it('is never the same, and safe in a URL', () => {
    const texts = Array.from({ length: 100 }, () => randomText(16))
    expect(new Set(texts).size).toBe(100)
    for (const text of texts) expect(text).toMatch(/^[\w-]{22}$/)
  })
})
