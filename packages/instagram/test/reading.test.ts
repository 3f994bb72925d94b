import type { InstagramLogin } from '@dm/instagram'
import { describe, expect, it } from 'vitest'
import { simulatedAccount } from './simulated-account.ts'

describe.each<InstagramLogin>(['instagram', 'facebook'])('with the login %s', (login) => {
  it('the content of the 20 newest messages shows, and the others are named', async () => {
    const { simulator, account, person } = simulatedAccount(login)
    for (let number = 1; number <= 25; number += 1) {
      simulator.clock.advance(1000)
      await simulator.instagram.speak({ text: `message ${number}` })
    }
    const { items, skipped = [] } = await account.listMessages({ participantId: person }, { limit: 25 })
    expect(items.map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, index) => `message ${25 - index}`),
    )
    expect(skipped.map(({ error }) => error.code)).toEqual(Array.from({ length: 5 }, () => 'not_found'))
  })

  it.each(['full', 'short', 'empty'] as const)(
    'messages are read to their end through %s pages',
    async (pages) => {
      const { simulator, account, person } = simulatedAccount(login, { pages })
      const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`)
      for (const text of texts) {
        simulator.clock.advance(1000)
        await simulator.instagram.speak({ text })
      }
      const read: (string | undefined)[] = []
      let cursor: string | undefined
      do {
        const page = await account.listMessages(
          { participantId: person },
          { limit: 5, ...(cursor === undefined ? {} : { cursor }) },
        )
        read.push(...page.items.map(({ text }) => text))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      expect(read).toEqual(texts.reverse())
    },
  )

  it('a conversation that Meta cannot show does not hide the others', async () => {
    const { simulator, account } = simulatedAccount(login)
    const [first, second, third] = simulator.instagram.seed().customers.map(({ id }) => id)
    for (const from of [first!, second!, third!]) {
      simulator.clock.advance(1000)
      await simulator.instagram.speak({ from, text: 'Hello' })
    }
    simulator.instagram.customer({ id: second!, unreadable: true })
    const { items, skipped = [] } = await account.listConversations()
    expect(items.flatMap(({ participants }) => participants.map(({ id }) => id))).toEqual([third, first])
    expect(skipped).toHaveLength(1)
  })

  it('what has to be read one by one is read, though Meta allows two calls a second', async () => {
    const { simulator, account } = simulatedAccount(login)
    const people = simulator.instagram.seed().customers.map(({ id }) => id)
    for (const from of people) {
      simulator.clock.advance(1000)
      await simulator.instagram.speak({ from, text: 'Hello' })
    }
    const [first = ''] = people
    for (let number = 1; number <= 24; number += 1) {
      simulator.clock.advance(1000)
      await simulator.instagram.speak({ from: first, text: `message ${number}` })
    }
    simulator.instagram.switches({ rateLimits: true })
    const messages = await account.listMessages({ participantId: first }, { limit: 25 })
    expect([messages.items.length, messages.skipped?.length]).toEqual([20, 5])
    simulator.instagram.customer({ id: people[1]!, unreadable: true })
    simulator.clock.advance(1000)
    const conversations = await account.listConversations()
    expect([conversations.items.length, conversations.skipped?.length]).toEqual([people.length - 1, 1])
  })

  it('a message of which Meta shows no content is marked, so that it does not look empty', async () => {
    const { simulator, account, person } = simulatedAccount(login)
    await simulator.instagram.speak({ attachments: [{ type: 'ig_story' }] })
    const { items } = await account.listMessages({ participantId: person })
    expect(items).toMatchObject([{ direction: 'inbound', attachments: [], unsupported: true }])
  })

  it('of a person who has only commented the id alone is known, and later more', async () => {
    const { simulator, account, person } = simulatedAccount(login)
    await simulator.instagram.speak({ comment: { text: 'Nice' } })
    expect(await account.getParticipant(person)).toEqual({ id: person })
    await simulator.instagram.speak({ text: 'Hello' })
    expect(await account.getParticipant(person)).toMatchObject({
      id: person,
      username: expect.any(String) as string,
    })
  })
})
