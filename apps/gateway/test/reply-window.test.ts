import type { InboundEvent } from '@dm/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { at, eventsFor, person } from './support/events-for.ts'
import { startHookReceiver } from './support/hook-receiver.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'
import { createTestStore, type TestStore } from './support/test-store.ts'

const hour = 60 * 60 * 1000

describe('what may open a reply window', () => {
  let tested: TestStore

  beforeAll(async () => {
    tested = await createTestStore()
  })

  afterAll(() => tested.stop())

  function happened(account: LinkedAccount): InboundEvent[] {
    const make = eventsFor(account)
    const [early, late] = [make.received('a', 1), make.received('b', 5)]
    const ours = make.reacted('a', 9, '😀') as InboundEvent & { type: 'reaction.added' }
    return [
      early,
      late,
      { ...late, id: 'message:c', conversation: { id: 'T' } } as InboundEvent,
      { ...make.received('d', 4), conversation: { id: 'T', participantId: person } } as InboundEvent,
      make.reacted('a', 3, '❤'),
      make.reacted('a', 7, '😀'),
      make.reacted('a', 8),
      { ...ours, id: 'ours', reaction: { ...ours.reaction, participantId: account.nativeId } },
      { ...make.base('tap', 6), type: 'postback.received', tap: { kind: 'button', payload: 'GO' } },
      { ...make.base('link', 2), type: 'referral.received', referral: { source: 'link' } },
      make.sent('s', 9),
      make.read(9),
      make.edited('a', 1, 9),
    ] as InboundEvent[]
  }

  it('is the latest of each kind by the network, in whatever order and batches it is told', async () => {
    const count = happened({ nativeId: '' } as LinkedAccount).length
    const order = fc.shuffledSubarray([...Array(count).keys()], { minLength: count })
    const repeated = fc.array(fc.nat({ max: count - 1 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(order, repeated, fc.integer({ min: 1, max: count }), async (first, again, atOnce) => {
        const account = await tested.linkAccount()
        const all = happened(account)
        const told = [...first, ...again].map((index) => all[index]!)
        for (let from = 0; from < told.length; from += atOnce) {
          await tested.store.events.ingest(told.slice(from, from + atOnce))
        }
        const { id } = await tested.store.conversations.open(account, person)
        const found = await tested.store.conversations.find(account.profileId, 'pigeon', id)
        expect(found?.windowOpenings).toEqual({
          'message.received': at(5),
          'reaction.added': at(7),
          'postback.received': at(6),
          'referral.received': at(2),
        })
      }),
      { numRuns: 30 },
    )
  })
})

describe('the window of a conversation, as it is told', () => {
  let gateway: TestGateway
  let customers: Record<'facebook' | 'instagram', string>

  beforeAll(async () => {
    gateway = await startTestGateway()
    const seed = (await gateway.sandbox('/seed')) as Record<
      'facebook' | 'instagram',
      { customers: { id: string }[] }
    >
    customers = { facebook: seed.facebook.customers[0]!.id, instagram: seed.instagram.customers[0]!.id }
  })

  afterAll(() => gateway.stop())

  async function windowOn(network: 'facebook' | 'instagram'): Promise<Json> {
    const { body } = await gateway.api(`/messages/${network}?conversationsOnly=true`)
    const found = (body.conversationsDetails as Json[]).find(
      ({ participant }) => (participant as Json).id === customers[network],
    )
    return found?.window as Json
  }
  const pass = (advanceMs: number) => gateway.sandbox('/clock', { advanceMs })
  const speak = (network: string, speech: Json) => gateway.sandbox(`/${network}/messages`, speech)

  it.each(['facebook', 'instagram'] as const)('on %s: a day for all, a week for people', async (network) => {
    await speak(network, { text: 'Hello' })
    const opened = await windowOn(network)
    expect(opened).toMatchObject({ open: true, kind: 'standard' })
    await pass(25 * hour)
    const later = await windowOn(network)
    expect(later).toMatchObject({ open: true, kind: 'human_agent' })
    expect(Date.parse(later.closesAt as string) - Date.parse(opened.closesAt as string)).toBe(6 * 24 * hour)
    await pass(6 * 24 * hour)
    expect(await windowOn(network)).toEqual({ ...later, open: false })
    await speak(network, { text: 'Still there?' })
    expect(await windowOn(network)).toMatchObject({ open: true, kind: 'standard' })
  })

  it('is the same in a list, beside messages, in the answer to a send and in what a webhook is told', async () => {
    const receiver = await startHookReceiver()
    try {
      await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
      await speak('facebook', { text: 'Tell everybody' })
      const window = await windowOn('facebook')
      expect(window).toEqual({ open: true, closesAt: expect.any(String) as string, kind: 'standard' })
      await expect.poll(() => receiver.calls.length).toBe(1)
      expect(receiver.calls[0]?.body).toMatchObject({ message: 'Tell everybody', window })
      const sent = await gateway.post('/messages/facebook', {
        recipientId: customers.facebook,
        message: 'An answer',
      })
      expect(sent.body).toMatchObject({ status: 'success', window })
      const path = `/messages/facebook?conversationId=${String(sent.body.conversationId)}`
      expect((await gateway.api(path)).body).toMatchObject({ window })
      expect((await gateway.api('/messages/facebook')).body).not.toHaveProperty('window')
    } finally {
      await gateway.api('/hook/webhook', {
        method: 'DELETE',
        body: JSON.stringify({ action: 'messages' }),
        headers: { 'content-type': 'application/json' },
      })
      await receiver.stop()
    }
  })

  it('is opened by a reaction on Messenger, and not on Instagram; our own message opens nothing', async () => {
    for (const network of ['facebook', 'instagram'] as const) {
      const { mid } = await speak(network, { text: 'React to this' })
      await gateway.post(`/messages/${network}`, { recipientId: customers[network], message: 'An answer' })
      await pass(25 * hour)
      expect(await windowOn(network)).toMatchObject({ kind: 'human_agent' })
      await speak(network, { reaction: { mid, action: 'react', emoji: '😀' } })
      expect(await windowOn(network)).toMatchObject({
        open: true,
        kind: network === 'facebook' ? 'standard' : 'human_agent',
      })
    }
  })

  it('is always open on X', async () => {
    await pass(30 * 24 * hour)
    const { body } = await gateway.api('/messages/twitter?conversationsOnly=true')
    expect((body.conversationsDetails as Json[]).map(({ window }) => window)).toContainEqual({ open: true })
  })
})
