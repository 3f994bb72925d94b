import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { eventLists, parserOf } from '../event-lists.ts'
import type { Harness } from '../harness.ts'
import { fromBody, oddValues, pathsOf, valueAt, withValueAt, type JsonPath } from '../json-surgery.ts'

const marker = 'unheard-of-by-anybody'

export const batchCases: readonly AdapterCase[] = [
  {
    name: 'batches: every item of every list is read, in order',
    async run(harness) {
      const parse = parserOf(harness)
      const [first, second] = [await postedMessage(harness, 'first'), await postedMessage(harness, 'second')]
      for (const path of eventLists(first, parse)) {
        const items = [first, second].flatMap((body) => valueAt(body, path) as unknown[])
        const ids = [first, second].flatMap((body) => parse(body).map(({ id }) => id))
        expect(
          parse(withValueAt(first, path, items)).map(({ id }) => id),
          at(path),
        ).toEqual(ids)
      }
    },
  },
  {
    name: 'batches: an item that cannot be read leaves its neighbours unharmed',
    async run(harness) {
      const parse = parserOf(harness)
      const body = await postedMessage(harness, 'unharmed')
      const [good] = parse(body)
      for (const path of eventLists(body, parse)) {
        const [item] = valueAt(body, path) as [unknown]
        const broken = pathsOf(item).flatMap((place) => oddValues.map((odd) => withValueAt(item, place, odd)))
        for (const neighbour of [...oddValues.slice(1), ...broken]) {
          for (const items of [
            [neighbour, item],
            [item, neighbour],
          ]) {
            const events = parse(withValueAt(body, path, items))
            const survivor = events.find(({ id, type }) => id === good!.id && type === good!.type)
            expect(survivor, `${at(path)} with the neighbour ${JSON.stringify(neighbour)}`).toBeDefined()
          }
        }
      }
    },
  },
  {
    name: 'batches: an unknown item becomes unsupported.received and keeps its payload',
    async run(harness) {
      const parse = parserOf(harness)
      const body = await postedMessage(harness, 'known')
      const innermost = eventLists(body, parse).at(-1)
      if (!innermost) return
      const unknown = ['yesterday', 'today'].map((since) => ({ [marker]: { since } }))
      const events = parse(
        withValueAt(body, innermost, [...unknown, ...(valueAt(body, innermost) as unknown[])]),
      )
      expect(events.map(({ type }) => type)).toEqual([
        'unsupported.received',
        'unsupported.received',
        'message.received',
      ])
      expect(JSON.stringify(events[0]!.raw), 'the raw payload').toContain('yesterday')
      expect(JSON.stringify(events[1]!.raw), 'the raw payload').toContain('today')
      expect(new Set(events.map(({ id }) => id)).size, 'ids').toBe(3)
    },
  },
]

async function postedMessage({ network }: Harness, text: string): Promise<unknown> {
  await network.takeWebhooks()
  await network.happen({ type: 'message.received', by: network.correspondents[0], text })
  const [posted] = await network.takeWebhooks()
  expect(posted, 'a message is posted as a webhook').toBeDefined()
  return fromBody(posted!.rawBody)
}

function at(path: JsonPath): string {
  return `the list at ${path.join('.')}`
}
