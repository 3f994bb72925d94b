import fc from 'fast-check'
import { expect, it } from 'vitest'
import { camelCase, camelCased } from './camel-cased.ts'

it.each([
  ['id', 'id'],
  ['created_at', 'createdAt'],
  ['direct_message_mark_read_events', 'directMessageMarkReadEvents'],
  ['media_url_https', 'mediaUrlHttps'],
  ['bit_rate_2', 'bitRate2'],
  ['_private', '_private'],
  ['a__b', 'aB'],
  ['trailing_', 'trailing_'],
  ['createdAt', 'createdAt'],
  ['1001', '1001'],
  ['', ''],
])('%s is %s', (name, camel) => expect(camelCase(name)).toBe(camel))

it('names at any depth, and no value', () => {
  expect(camelCased({ a_b: [{ c_d: 'e_f' }, null, 1.5], '1_2': { x: true }, user_mentions: [] })).toEqual({
    aB: [{ cD: 'e_f' }, null, 1.5],
    '12': { x: true },
    userMentions: [],
  })
})

it('of two names that become one, both stay', () => {
  expect(camelCased({ a_b: 1, aB: 2 })).toEqual({ a_b: 1, aB: 2 })
  expect(camelCased({ a_b_1: 1, a_b1: 2 })).toEqual({ aB1: 1, a_b1: 2 })
})

const word = fc.stringMatching(/^[abA1_]{0,6}$/)
const json = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.dictionary(word, tie('any'), { maxKeys: 6 }),
    fc.array(tie('any'), { maxLength: 3 }),
  ),
})).any

/** The same with nothing in place of names. */
function nameless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nameless)
  return typeof value === 'object' && value !== null
    ? Object.values(value)
        .map((inner) => JSON.stringify(nameless(inner)))
        .sort()
    : value
}

it('whatever it is, nothing but names changes, nothing is lost, and what has none stays as it is', () => {
  fc.assert(
    fc.property(json, (value) => {
      const told = camelCased(value)
      expect(nameless(told)).toEqual(nameless(value))
      if (!JSON.stringify(value).includes('_')) expect(told).toEqual(value)
    }),
    { numRuns: 1000 },
  )
})
