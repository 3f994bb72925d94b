import type { InboundEvent } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { HappeningType } from '../happening.ts'
import type { Harness } from '../harness.ts'
import { playAll, scenes } from '../scenes.ts'
import { hearText } from '../stage.ts'
import { expectEvent, ownerOf } from '../well-formed.ts'

const optionalTypes = (Object.keys(scenes) as HappeningType[]).filter((type) => type !== 'message.received')

export const eventCases: readonly AdapterCase[] = [
  {
    name: 'events: message.received tells what happened',
    run: (harness) => expectScene(harness, 'message.received'),
  },
  ...optionalTypes.map((type): AdapterCase => ({
    name: `events: ${type} tells what happened, or never comes when not declared`,
    run: (harness) => expectScene(harness, type),
    unless: {
      missing: ({ receives }) => !receives.includes(type),
      async absent(harness) {
        const events = await playAll(harness)
        expect(events.map((event) => event.type)).not.toContain(type)
      },
    },
  })),
  {
    name: 'events: messages of different people belong to different conversations',
    async run(harness) {
      const [first, second] = harness.network.correspondents
      const one = await hearText(harness, 'Hello', first)
      const other = await hearText(harness, 'Hello', second)
      expect(one.message.sender.id).toBe(first)
      expect(other.message.sender.id).toBe(second)
      expect(one.conversation).not.toEqual(other.conversation)
      expect(one.message.conversation, 'message and event name the same conversation').toEqual(
        one.conversation,
      )
    },
  },
  {
    name: 'events: are in the order in which things happened',
    async run(harness) {
      const events: InboundEvent[] = []
      for (const text of ['one', 'two', 'three']) events.push(await hearText(harness, text))
      const times = events.map(({ occurredAt }) => occurredAt ?? '')
      expect(times).toEqual([...times].sort())
    },
  },
]

async function expectScene(harness: Harness, type: HappeningType): Promise<void> {
  const event = await scenes[type](harness)
  expectEvent(event, ownerOf(harness))
  if (!('conversation' in event)) return
  const { id, participantId } = event.conversation
  expect(id ?? participantId, 'which conversation').toBeTruthy()
}
