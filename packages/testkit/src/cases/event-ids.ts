import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { playAll } from '../scenes.ts'
import { hear, hearText } from '../stage.ts'

export const eventIdCases: readonly AdapterCase[] = [
  {
    name: 'event ids: are the same when the network delivers again',
    async run(harness) {
      const { adapter, network } = harness
      for (const by of network.correspondents)
        await network.happen({ type: 'message.received', by, text: 'hi' })
      const posted = await network.takeWebhooks()
      const idsNow = () =>
        posted.flatMap(({ rawBody }) => adapter.webhooks.parse(rawBody)).map(({ id }) => id)
      const first = idsNow()
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(idsNow(), 'the ids of the redelivery').toEqual(first)
    },
  },
  {
    name: 'event ids: differ between all the things that happen',
    async run(harness) {
      const ids = (await playAll(harness)).map(({ id }) => id)
      expect(repeated(ids), 'ids of more than one event').toEqual([])
    },
  },
  {
    name: 'event ids: differ when the same is said or done again',
    async run(harness) {
      const first = await hearText(harness, 'yes')
      const second = await hearText(harness, 'yes')
      expect(first.id).not.toBe(second.id)
      expect(first.message.id).not.toBe(second.message.id)
    },
  },
  {
    name: 'event ids: differ when a reaction is set, taken back and set again',
    async run(harness) {
      const { message } = await hearText(harness)
      const reaction = { by: message.sender.id, messageId: message.id }
      const ids: string[] = []
      for (let round = 0; round < 2; round++) {
        ids.push((await hear(harness, { type: 'reaction.added', ...reaction, emoji: '❤️' })).id)
        ids.push((await hear(harness, { type: 'reaction.removed', ...reaction })).id)
      }
      expect(repeated(ids), 'ids of more than one event').toEqual([])
    },
    unless: {
      missing: ({ receives }) =>
        !(receives.includes('reaction.added') && receives.includes('reaction.removed')),
      absent: expectNoHalfReactions,
    },
  },
]

/** A network that reports reactions but not that they are taken back would leave them standing for ever. */
function expectNoHalfReactions({ adapter }: Harness): void {
  const { receives } = adapter.capabilities
  const reactions = receives.filter((type) => type.startsWith('reaction.'))
  expect(reactions, 'reaction.added and reaction.removed come together or not at all').toEqual([])
}

function repeated(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}
