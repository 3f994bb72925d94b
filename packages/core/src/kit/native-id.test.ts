import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nativeId, wireId, wireText } from './native-id.ts'

describe('nativeId', () => {
  it.each([
    ['123', '123'],
    [123, '123'],
    ['', undefined],
    [null, undefined],
    [{}, undefined],
    [Number.NaN, undefined],
  ])('reads %s as %s', (value, id) => {
    expect(nativeId(value)).toBe(id)
  })
})

describe('wireId and wireText', () => {
  it('read what networks send', () => {
    const schema = z.object({ id: wireId, text: wireText })
    expect(schema.parse({ id: 5, text: 'a' })).toEqual({ id: '5', text: 'a' })
    expect(schema.parse({ id: null, text: '' })).toEqual({ id: undefined, text: undefined })
    expect(schema.safeParse({ id: {} }).success).toBe(false)
  })
})
