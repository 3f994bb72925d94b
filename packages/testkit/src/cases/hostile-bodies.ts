import type { InboundEvent } from '@dm/core'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { fromBody, oddValues, pathsOf, toBody, valueAt, withValueAt } from '../json-surgery.ts'
import { parseOrMalformed } from '../parse-or-malformed.ts'
import { expectDmError } from '../refusal.ts'
import { recordAll } from '../scenes.ts'
import { expectSoundEvent } from '../well-formed.ts'

const notWebhooks: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'white space': ' \n',
  'half a body': '{"object": "pa',
  'a form': 'object=page&entry=1',
  'a page': '<!doctype html><title>502</title>',
  null: 'null',
  'a number': '42',
  'a text': '"webhook"',
  'a list': '[]',
  'a deep hole': '['.repeat(100_000),
  'a deep list': `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
}

export const hostileBodyCases: readonly AdapterCase[] = [
  {
    name: 'hostile bodies: what is not JSON of the network is webhook_malformed',
    run(harness) {
      for (const [name, text] of Object.entries(notWebhooks)) {
        expectMalformed(harness, new TextEncoder().encode(text), name)
      }
      expectMalformed(harness, new Uint8Array([0xff, 0xfe, 0x00]), 'bytes that are no text')
    },
  },
  {
    name: 'hostile bodies: no bytes and no JSON at all make parse crash',
    run(harness) {
      const utf8 = new TextEncoder()
      const json = fc.json({ maxDepth: 5 }).map((text) => utf8.encode(text))
      const isSound = fc.property(fc.oneof(fc.uint8Array(), json), (rawBody) => {
        const what = `the body ${new TextDecoder().decode(rawBody)}`
        for (const event of parseOrMalformed(harness, rawBody, what)) expectSoundEvent(event, what)
      })
      fc.assert(isSound, { numRuns: 500 })
    },
  },
  {
    name: 'hostile bodies: no wrong value anywhere makes parse crash',
    async run(harness) {
      for (const body of (await recordAll(harness)).map(fromBody)) {
        for (const path of pathsOf(body)) {
          for (const odd of oddValues) {
            const what = `${odd === undefined ? 'nothing' : JSON.stringify(odd)} at ${path.join('.')}`
            for (const event of parseOrMalformed(harness, toBody(withValueAt(body, path, odd)), what)) {
              expectSoundEvent(event, what)
            }
          }
        }
      }
    },
  },
  {
    name: 'hostile bodies: unknown keys anywhere change nothing',
    async run({ adapter, network }) {
      await network.happen({ type: 'message.received', by: network.correspondents[0], text: 'hello' })
      for (const { rawBody } of await network.takeWebhooks()) {
        const body = fromBody(rawBody)
        const read = (value: unknown) => adapter.webhooks.parse(toBody(value)).map(withoutRaw)
        const expected = read(body)
        for (const path of [[], ...pathsOf(body)]) {
          expect(read(withUnknownKey(body, path)), `a new key at ${path.join('.')}`).toEqual(expected)
        }
      }
    },
  },
]

function expectMalformed({ adapter }: Harness, rawBody: Uint8Array, what: string): void {
  let events: InboundEvent[]
  try {
    events = adapter.webhooks.parse(rawBody)
  } catch (error) {
    expectDmError(error, 'webhook_malformed')
    return
  }
  expect.fail(`${what} was taken for a webhook with ${events.length} events`)
}

function withUnknownKey(body: unknown, path: readonly (string | number)[]): unknown {
  const value = valueAt(body, path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return body
  return withValueAt(body, path, { ...value, unheard_of: { since: 'yesterday' } })
}

/** Without what holds the payload as it came. */
function withoutRaw({ native: _native, ...event }: InboundEvent): unknown {
  return JSON.parse(JSON.stringify(event, (key, value: unknown) => (key === 'raw' ? undefined : value)))
}
