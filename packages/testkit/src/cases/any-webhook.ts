import type { InboundEvent } from '@dm/core'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { eventLists, listAt, parserOf, type ParseJson } from '../event-lists.ts'
import type { Harness } from '../harness.ts'
import { fromBody, oddValues, pathsOf, toBody, valueAt, withValueAt, type JsonPath } from '../json-surgery.ts'
import { parseOrMalformed } from '../parse-or-malformed.ts'
import { recordAll } from '../scenes.ts'
import { expectSoundEvent } from '../well-formed.ts'

/** Rules of `parse` for whatever may come, grown from what the network really posts. */
export const anyWebhookCases: readonly AdapterCase[] = [
  {
    name: 'any webhook: never makes parse crash, and says the same when it is read again',
    async run(harness) {
      const bodies = (await recordAll(harness)).map(fromBody)
      const rule = fc.property(mutated(bodies), (body) => {
        const what = `the body ${JSON.stringify(body)}`
        const events = parseOrMalformed(harness, toBody(body), what)
        for (const event of events) expectSoundEvent(event, what)
        expect(parseOrMalformed(harness, toBody(body), what), `a second reading of ${what}`).toEqual(events)
      })
      fc.assert(rule, { numRuns: 300 })
    },
  },
  {
    name: 'any webhook: each item of a batch is told, whatever it is',
    async run(harness) {
      const parse = parserOf(harness)
      const { innermost, seeds, withItems } = await batchOf(harness, parse)
      if (!innermost) return
      const rule = fc.property(fc.array(anyItem(seeds), { minLength: 1, maxLength: 5 }), (items) => {
        const what = `the items ${JSON.stringify(items)}`
        const alone = items.map((item) => parse(withItems([item])))
        expect(
          alone.map((events) => events.length > 0),
          `whether each is told when it comes alone, of ${what}`,
        ).toEqual(items.map(() => true))
        expect(idsOf(parse(withItems(items))), `ids of ${what}`).toEqual(idsOf(alone.flat()))
      })
      fc.assert(rule, { numRuns: 200 })
    },
  },
  {
    name: 'any webhook: the order of a batch changes no event',
    async run(harness) {
      const parse = parserOf(harness)
      const { innermost, seeds, withItems } = await batchOf(harness, parse)
      if (!innermost) return
      const batch = fc.array(anyItem(seeds), { minLength: 2, maxLength: 6 })
      const twoOrders = batch.chain((items) =>
        fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
      )
      const rule = fc.property(twoOrders, ([items, others]) => {
        expect(idsOf(parse(withItems(others)))).toEqual(idsOf(parse(withItems(items))))
      })
      fc.assert(rule, { numRuns: 100 })
    },
  },
]

interface Batch {
  /** Where the items stand; `undefined` for a network that posts each event alone. */
  readonly innermost: JsonPath | undefined
  /** Real items that came in this place. */
  readonly seeds: readonly unknown[]
  /** A webhook with these items. */
  readonly withItems: (items: readonly unknown[]) => unknown
}

async function batchOf(harness: Harness, parse: ParseJson): Promise<Batch> {
  const bodies = (await recordAll(harness)).map(fromBody)
  const [first] = bodies
  const innermost = eventLists(first, parse).at(-1)
  return {
    innermost,
    seeds: innermost ? bodies.flatMap((body) => listAt(body, innermost)) : [],
    withItems: (items) => withValueAt(first, innermost ?? [], items),
  }
}

function anyItem(seeds: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(fc.constantFrom(...seeds), mutated(seeds), fc.jsonValue({ maxDepth: 3 }))
}

/** Real values in which up to three places hold something else, or nothing. */
function mutated(seeds: readonly unknown[]): fc.Arbitrary<unknown> {
  const inner = seeds.flatMap((seed) => pathsOf(seed).map((path) => [seed, path] as const))
  const fromElsewhere = fc.constantFrom(...inner).map(([seed, path]) => valueAt(seed, path))
  const replacement = fc.oneof(fc.constantFrom(...oddValues), fromElsewhere, fc.jsonValue({ maxDepth: 2 }))
  const cut = fc.record({ at: fc.nat(), replacement })
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(cut, { minLength: 1, maxLength: 3 }))
    .map(([seed, cuts]) =>
      cuts.reduce<unknown>((value, { at, replacement: other }) => {
        const paths = pathsOf(value)
        const path = paths[at % paths.length]
        return path === undefined ? other : withValueAt(value, path, other)
      }, seed),
    )
}

function idsOf(events: readonly InboundEvent[]): string[] {
  return [...new Set(events.map(({ type, id }) => `${type} ${id}`))].sort()
}
