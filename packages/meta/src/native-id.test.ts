import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nativeId, wireFlag, wireId } from './native-id.ts'

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

describe('wireId and wireFlag', () => {
  it('read what Meta sends', () => {
    const schema = z.object({ id: wireId, on: wireFlag })
    expect(schema.parse({ id: 5, on: 'true' })).toEqual({ id: '5', on: true })
    expect(schema.parse({ id: null })).toEqual({ id: undefined, on: false })
  })
})
