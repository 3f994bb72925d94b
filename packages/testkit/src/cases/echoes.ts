import type { Capabilities, MessageSent } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { refusal } from '../refusal.ts'
import { accountOf, arrived, somebodyWhoWrote, takeEvents } from '../stage.ts'
import { expectEvent, ownerOf } from '../well-formed.ts'

export const echoCases: readonly AdapterCase[] = [
  {
    name: 'echoes: have the id of the send result',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const result = await accountOf(harness).send({ to: { participantId: somebody }, text: 'echo me' })
      const [echo, ...others] = await takeEchoes(harness)
      expect(others).toEqual([])
      expect(echo?.message).toMatchObject({
        id: result.messageId,
        direction: 'outbound',
        text: 'echo me',
        sender: { id: harness.credentials.accountId },
      })
      expect(echo?.conversation.participantId ?? echo?.conversation.id).toBeTruthy()
      expectEvent(echo!, ownerOf(harness))
    },
    unless: { missing: hasNone, absent: expectNone },
  },
  {
    name: 'echoes: of a split have the ids of its parts, in order',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const text = 'word '.repeat(harness.adapter.capabilities.text.max / 3).trim()
      const to = { participantId: somebody }
      const { parts } = await accountOf(harness).send({ to, text, overflow: 'split' })
      const ids = parts.map((part) => (part.status === 'sent' ? part.messageId : part.error))
      expect((await takeEchoes(harness)).map(({ message }) => message.id)).toEqual(ids)
    },
    unless: { missing: hasNone, absent: expectNone },
  },
  {
    name: 'echoes: carry the reference back',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const reference = 'our-reference-1'.padEnd(harness.adapter.capabilities.reference?.max ?? 0, '.')
      const text = 'hello'
      await accountOf(harness).send({
        to: { participantId: somebody },
        text,
        reference: reference.slice(0, 200),
      })
      const [echo] = await takeEchoes(harness)
      expect(echo?.message.reference).toBe(reference.slice(0, 200))
    },
    unless: {
      missing: (capabilities) => !capabilities.reference || hasNone(capabilities),
      absent: expectIgnored,
    },
  },
  {
    name: 'echoes: a reference that is too long is refused and nothing is sent',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const reference = 'r'.repeat((harness.adapter.capabilities.reference?.max ?? 0) + 1)
      const message = { to: { participantId: somebody }, text: 'hello', reference }
      await refusal(() => accountOf(harness).send(message), 'invalid_request', 'content_unsupported')
      expect(await arrived(harness, somebody)).toEqual([])
    },
    unless: { missing: ({ reference }) => !reference, absent: expectIgnored },
  },
]

/** A network that carries none ignores it. */
async function expectIgnored(harness: Harness): Promise<void> {
  const somebody = await somebodyWhoWrote(harness)
  const message = { to: { participantId: somebody }, text: 'hello', reference: 'our-reference-1' }
  await accountOf(harness).send(message)
  expect(await arrived(harness, somebody), 'the reference is ignored').toMatchObject([{ text: 'hello' }])
}

function hasNone({ receives }: Capabilities): boolean {
  return !receives.includes('message.sent')
}

async function expectNone(harness: Harness): Promise<void> {
  const somebody = await somebodyWhoWrote(harness)
  await accountOf(harness).send({ to: { participantId: somebody }, text: 'echo me not' })
  expect(await takeEchoes(harness), 'message.sent is not declared').toEqual([])
}

async function takeEchoes(harness: Harness): Promise<MessageSent[]> {
  const events = await takeEvents(harness)
  return events.filter((event) => event.type === 'message.sent')
}
