import type { Page, PageQuery } from '@dm/core'
import { paginate } from '@dm/core/kit'
import { describe, expect, it } from 'vitest'
import { simulatedPage } from './simulated-page.ts'

async function all<Item>(
  fetchPage: (query: PageQuery) => Promise<Page<Item>>,
  limit: number,
): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of paginate(fetchPage, { limit })) items.push(item)
  return items
}

describe('listMessages', () => {
  it.each(['full', 'short', 'empty'] as const)('reads to the end through %s pages', async (pages) => {
    const { simulator, page, person } = simulatedPage({ pages })
    const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`)
    for (const text of texts) await simulator.facebook.speak({ text })
    const read = await all((query) => page.listMessages({ participantId: person }, query), 5)
    expect(read.map(({ text }) => text)).toEqual(texts.reverse())
  })

  it.each(['image', 'both', 'sticker'] as const)(
    'knows a sticker that Meta tells as %s',
    async (stickers) => {
      const { simulator, page, person } = simulatedPage({ stickers })
      await simulator.facebook.speak({ sticker: true })
      const { items } = await page.listMessages({ participantId: person })
      expect(items).toMatchObject([{ attachments: [{ kind: 'sticker', url: expect.any(String) as string }] }])
    },
  )

  it('shows what is left where Meta shows the newest only, and names the others', async () => {
    const { simulator, page, person } = simulatedPage({ historyDepth: 3 })
    for (const text of ['one', 'two', 'three', 'four', 'five']) await simulator.facebook.speak({ text })
    const { items, skipped = [] } = await page.listMessages({ participantId: person })
    expect(items.map(({ text }) => text)).toEqual(['five', 'four', 'three'])
    expect(skipped.map(({ error }) => error.code)).toEqual(['not_found', 'not_found'])
  })
})

describe('listConversations', () => {
  it('asks once for fields that the reference does not name', async () => {
    const { simulator, page } = simulatedPage({ documentedFieldsOnly: true })
    await simulator.facebook.speak({ text: 'Hello' })
    const { items } = await page.listConversations()
    expect(items).toMatchObject([{ participants: [{ name: simulator.seed().facebook.customers[0]?.name }] }])
    const before = simulator.world().facebook.calls.length
    await page.listConversations()
    expect(simulator.world().facebook.calls).toHaveLength(before + 1)
  })
})

describe('getParticipant', () => {
  it('has the id alone for people whom Meta does not show', async () => {
    const { simulator, page, person } = simulatedPage()
    await simulator.facebook.speak({ text: 'Hello' })
    for (const profile of ['empty', 'phone_number'] as const) {
      simulator.facebook.customer({ id: person, profile })
      const { id, name, pictureUrl } = await page.getParticipant(person)
      expect({ id, name, pictureUrl }).toEqual({ id: person, name: undefined, pictureUrl: undefined })
    }
    simulator.facebook.customer({ id: person, profile: 'no_permission' })
    await expect(page.getParticipant(person)).rejects.toMatchObject({ code: 'permission_missing' })
    simulator.facebook.customer({ id: person, profile: 'denied' })
    await expect(page.getParticipant(person)).rejects.toMatchObject({ code: 'not_found' })
  })
})
