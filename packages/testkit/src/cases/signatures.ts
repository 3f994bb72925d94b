import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness, PostedWebhook } from '../harness.ts'
import { postedRequest } from '../posted-request.ts'

/** A text whose JSON can be written in more than one way. */
const text = 'Zażółć 😀 https://example.com/a?b=1'

export const signatureCases: readonly AdapterCase[] = [
  {
    name: 'signature: what the network posts is verified',
    async run(harness) {
      const posted = await postSomething(harness)
      expect(await verifies(harness, posted)).toBe(true)
      expect(await verifies(harness, posted), 'and again').toBe(true)
    },
  },
  {
    name: 'signature: one changed byte is refused, wherever it is',
    async run(harness) {
      const { rawBody, ...posted } = await postSomething(harness)
      for (let index = 0; index < rawBody.length; index++) {
        const changed = rawBody.slice()
        changed[index]! ^= 1
        expect(await verifies(harness, { ...posted, rawBody: changed }), `byte ${index}`).toBe(false)
      }
    },
  },
  {
    name: 'signature: a body that is cut, longer or empty is refused',
    async run(harness) {
      const { rawBody, ...posted } = await postSomething(harness)
      const longer = new Uint8Array([...rawBody, 0x20])
      for (const other of [rawBody.slice(0, -1), longer, new Uint8Array()]) {
        expect(await verifies(harness, { ...posted, rawBody: other }), `${other.length} bytes`).toBe(false)
      }
    },
  },
  {
    name: 'signature: the same JSON written differently is refused',
    async run(harness) {
      const { rawBody, ...posted } = await postSomething(harness)
      const parsed: unknown = JSON.parse(new TextDecoder().decode(rawBody))
      for (const json of [JSON.stringify(parsed), JSON.stringify(parsed, null, 1)]) {
        const rewritten = new TextEncoder().encode(json)
        const same = rewritten.length === rawBody.length && rewritten.every((byte, i) => byte === rawBody[i])
        expect(await verifies(harness, { ...posted, rawBody: rewritten })).toBe(same)
      }
    },
  },
  {
    name: 'signature: a missing, cut, longer or senseless one is refused and never an error',
    async run(harness) {
      const posted = await postSomething(harness)
      const broken: ((value: string) => string)[] = [
        () => '',
        (value) => value.slice(0, -2),
        (value) => value.slice(0, value.length / 2),
        (value) => `${value}0`,
        (value) => value.replace(/[\w+/]{4}(?=\W*$)/, '\u0000ż😀'),
        (value) => value.replaceAll(/[\w+/]/g, '0'),
        () => 'sha256=',
        () => '=',
      ]
      expect(await verifies(harness, posted, {}), 'no headers').toBe(false)
      for (const [index, breaks] of broken.entries()) {
        const headers = Object.entries(posted.headers).map(([name, value]) => [name, breaks(value)])
        expect(
          await verifies(harness, posted, Object.fromEntries(headers) as Record<string, string>),
          `headers broken in way ${index}`,
        ).toBe(false)
      }
    },
  },
  {
    name: 'signature: that of another body is refused',
    async run(harness) {
      const posted = await postSomething(harness)
      const other = await postSomething(harness)
      expect(await verifies(harness, posted, other.headers)).toBe(false)
      expect(await verifies(harness, other, posted.headers)).toBe(false)
    },
  },
]

async function postSomething({ network }: Harness): Promise<PostedWebhook> {
  await network.takeWebhooks()
  await network.happen({ type: 'message.received', by: network.correspondents[0], text })
  const [posted] = await network.takeWebhooks()
  expect(posted, 'a message is posted as a webhook').toBeDefined()
  return posted!
}

async function verifies(
  { adapter }: Harness,
  posted: PostedWebhook,
  headers?: Readonly<Record<string, string>>,
): Promise<boolean> {
  return adapter.webhooks.verify(postedRequest(posted, headers), posted.rawBody)
}
