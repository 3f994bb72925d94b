import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSame } from './is-same.ts'
import { forget, tell, untold, type Told } from './told.ts'

interface Values {
  readonly a: number
  readonly b: string
}

const telling = fc.record({
  rank: fc.string({ minLength: 1 }),
  values: fc.record({ a: fc.integer(), b: fc.string() }, { requiredKeys: [] }),
})
const tellings = fc.uniqueArray(telling, { selector: ({ rank }) => rank, maxLength: 6 })

it('comes to the same in any order and with any repetition', () => {
  fc.assert(
    fc.property(
      tellings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all]))),
      ([all, some]) => {
        const told = (list: typeof all) =>
          list.reduce<Told<Values>>((known, { rank, values }) => tell(known, rank, values), untold)
        expect(isSame(told([...some, ...all]), told(all))).toBe(true)
      },
    ),
  )
})

it('takes the word of the highest rank on each value, and keeps what that does not know', () => {
  const told = tell<Values>(tell<Values>(untold, '1', { a: 1, b: 'first' }), '2', { a: 2, b: undefined })
  expect(told.values).toEqual({ a: 2, b: 'first' })
  expect(tell(told, '1', { a: 3 })).toBe(told)
  expect(forget(told, ['b'])).toEqual({ values: { a: 2 }, ranks: { a: '2' } })
})

it('compares values as JSON', () => {
  expect(isSame({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1, d: undefined })).toBe(true)
  expect(isSame([1, 2], [2, 1])).toBe(false)
  expect(isSame({ 0: 1 }, [1])).toBe(false)
  expect(isSame(null, {})).toBe(false)
})
