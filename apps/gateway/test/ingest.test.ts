import type { InboundEvent, Message } from '@dm/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { at, eventsFor, person, sendingOf } from './support/events-for.ts'
import { createTestStore, type TestStore } from './support/test-store.ts'

let tested: TestStore

beforeAll(async () => {
  tested = await createTestStore()
})

afterAll(() => tested.stop())

/** What differs between two accounts of whom the same is known. */
const unlike = {
  id: '',
  profile_id: '',
  account_id: '',
  account_native_id: '',
  conversation_id: '',
  created_at: '',
  received_at: '',
  last_sequence: 0,
}

/** All that a reader could see of an account, and what is kept of it, but for what only tells of the order. */
async function stateOf(account: LinkedAccount): Promise<unknown> {
  const { query } = tested.database
  const rows = async (table: 'messages' | 'reactions' | 'conversations' | 'receipts' | 'journal') => {
    const found = await query.selectFrom(table).selectAll().where('account_id', '=', account.id).execute()
    return found
      .map((row) => {
        const own = { ...row, ...unlike, raw: 'raw' in row ? String(row.raw) : '' }
        return JSON.stringify(own).replaceAll(account.nativeId, 'ACCOUNT')
      })
      .sort()
  }
  return {
    messages: await rows('messages'),
    reactions: await rows('reactions'),
    conversations: await rows('conversations'),
    receipts: await rows('receipts'),
    journal: await rows('journal'),
  }
}

describe('applying events', () => {
  it('comes to the same state in any order and with any repetition', async () => {
    const happened = (account: LinkedAccount) => {
      const make = eventsFor(account)
      return [
        make.received('a', 1),
        make.edited('a', 1, 2),
        make.edited('a', 2, 3),
        make.edited('a', 3, 4),
        make.reacted('a', 4, '😀'),
        make.reacted('a', 5),
        make.reacted('a', 6, '❤'),
        make.received('b', 2, {
          text: 'take this back',
          attachments: [{ kind: 'image', nativeType: 'image' }],
        }),
        make.edited('b', 1, 3),
        make.deleted('b', 5),
        make.sent('c', 7),
        make.read(8),
        make.read(3),
        make.delivered('c'),
        make.received('d', 9, { text: 'half \ud83d and \u0000' }),
      ]
    }
    const reference = await tested.linkAccount()
    await tested.store.events.ingest(happened(reference))
    const expected = await stateOf(reference)
    expect(JSON.stringify(expected)).not.toContain('take this back')

    const count = happened(reference).length
    const order = fc.shuffledSubarray([...Array(count).keys()], { minLength: count })
    const repeated = fc.array(fc.nat({ max: count - 1 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(order, repeated, fc.nat({ max: count }), async (indices, again, cut) => {
        const account = await tested.linkAccount()
        const events = happened(account)
        const all = [...indices, ...again].map((index) => events[index]!)
        await tested.store.events.ingest(all.slice(0, cut))
        await tested.store.events.ingest(all.slice(cut))
        expect(await stateOf(account)).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })

  it('believes a webhook more than history, whichever comes first', async () => {
    const states: unknown[] = []
    for (const webhookFirst of [true, false]) {
      const account = await tested.linkAccount()
      const make = eventsFor(account)
      const webhook = make.received('a', 1)
      const read = make.received('a', 1, { sentAt: '2026-11-01T10:00:01.000Z', text: 'as history has it' })
      const ingest = [
        () => tested.store.events.ingest([webhook]),
        () => tested.store.events.ingest([{ ...read, id: 'history:a' }], { teller: 'history' }),
      ]
      for (const each of webhookFirst ? ingest : ingest.reverse()) await each()
      const { messages } = (await stateOf(account)) as { messages: string[] }
      states.push(messages)
      expect(JSON.parse(messages[0]!)).toMatchObject({ text: 'text of a', sent_at: at(1), history: false })
    }
    expect(states[0]).toEqual(states[1])
  })

  it('keeps a name that was looked up against what was told of the time before, not after', async () => {
    const account = await tested.linkAccount()
    const { received } = eventsFor(account)
    const named = (id: string, second: number, name: string) =>
      received(id, second, { sender: { id: person, name } })
    const nameNow = async () => {
      const { profileId } = account
      const query = { profileId, platform: 'pigeon', status: 'active', limit: 1 } as const
      return (await tested.store.conversations.list(query))[0]?.participant?.name
    }
    const lookup = { account: { ...account }, participantId: person }
    await tested.store.events.ingest([named('a', 3, 'Ann')])
    await tested.store.participants.rememberLookup(lookup, new Date(at(5)), { id: person, name: 'Ann Ray' })
    expect(await nameNow()).toBe('Ann Ray')
    await tested.store.participants.rememberLookup(lookup, new Date(at(6)))
    await tested.store.events.ingest([named('late', 4, 'Annie')])
    expect(await nameNow()).toBe('Ann Ray')
    await tested.store.events.ingest([named('b', 7, 'Ann Gray')])
    expect(await nameNow()).toBe('Ann Gray')
  })

  it('takes the time of a sent message from its echo, whether that or the answer comes first', async () => {
    const states: unknown[] = []
    for (const echoFirst of [true, false]) {
      const account = await tested.linkAccount()
      const { messages } = tested.store
      const conversation = await tested.store.conversations.open(account, person)
      const sending = sendingOf(account, conversation, 'text of s')
      await messages.begin(sending)
      const steps = [
        () => tested.store.events.ingest([eventsFor(account).sent('s', 7, { reference: sending.reference })]),
        () => messages.settle(sending, [{ nativeId: 's', text: 'text of s', attachments: [] }]),
      ]
      for (const step of echoFirst ? steps : steps.reverse()) await step()
      const state = (await stateOf(account)) as { messages: string[]; conversations: string[] }
      expect(state.messages).toHaveLength(1)
      expect(JSON.parse(state.messages[0]!)).toMatchObject({
        state: 'sent',
        text: 'text of s',
        sent_at: at(7),
      })
      expect(JSON.parse(state.conversations[0]!)).toMatchObject({ last_message_at: at(7) })
      states.push(state.conversations)
    }
    expect(states[0]).toEqual(states[1])
  })

  it('shows content that the network keeps to itself as an attachment that is unsupported', async () => {
    const account = await tested.linkAccount()
    const { text: _text, ...message } = (eventsFor(account).received('u', 1) as { message: Message }).message
    const event = {
      ...eventsFor(account).received('u', 1),
      message: { ...message, unsupported: true },
    } as InboundEvent
    await tested.store.events.ingest([event])
    const { messages } = (await stateOf(account)) as { messages: string[] }
    expect(JSON.parse(messages[0]!)).toMatchObject({ attachments: [{ kind: 'unsupported' }] })
  })
})

describe('an event that cannot be stored', () => {
  it('is parked alone; its neighbours are stored', async () => {
    const account = await tested.linkAccount()
    const make = eventsFor(account)
    const bad = make.received('bad', 2, { sentAt: 'no time at all' })
    const ingested = await tested.store.events.ingest([make.received('a', 1), bad, make.received('b', 3)])
    expect(ingested).toEqual({ applied: 2, repeated: 0, parked: 1 })
  })

  it('may be nested deeper than anything can walk', async () => {
    const account = await tested.linkAccount()
    const make = eventsFor(account)
    const raw: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
    const ingested = await tested.store.events.ingest([
      { ...make.received('deep', 1), raw },
      make.received('flat', 2),
    ])
    expect(ingested).toEqual({ applied: 2, repeated: 0, parked: 0 })
  })

  it('may have an id of any length', async () => {
    const account = await tested.linkAccount()
    const make = eventsFor(account)
    const ids = Array.from({ length: 200 }, (_one, index) => `m_${index}-${Math.random()}-${'x'.repeat(60)}`)
    const receipt = { ...make.delivered(...ids) }
    const event = { ...receipt, id: `delivered:${ids.join()}` } as InboundEvent
    const ingest = () => tested.store.events.ingest([event, make.received('after', 1)])
    expect(await ingest()).toEqual({ applied: 2, repeated: 0, parked: 0 })
    expect(await ingest()).toEqual({ applied: 0, repeated: 2, parked: 0 })
  })

  it('because its account is not linked is applied when it comes again and the account is', async () => {
    const account = await tested.linkAccount()
    const event = eventsFor(account).received('early', 1)
    await tested.store.accounts.unlink(account.id, { type: 'unlink', source: 'user' })
    expect(await tested.store.events.ingest([event])).toMatchObject({ parked: 1 })
    expect(await tested.store.events.ingest([event])).toMatchObject({ repeated: 1 })
    await tested.store.accounts.link({
      ...account,
      aliases: [],
      credentials: { accountId: account.nativeId, accessToken: 'for tests' },
      sandbox: false,
    })
    expect(await tested.store.events.ingest([event])).toMatchObject({ applied: 1 })
    expect(await tested.store.events.ingest([event])).toMatchObject({ repeated: 1 })
  })
})

describe('many at once', () => {
  it('about the same conversations, in opposite order, wait for each other and all are stored', async () => {
    const account = await tested.linkAccount()
    const make = eventsFor(account)
    const to = (participantId: string, id: string) => {
      const event = make.received(id, 1) as InboundEvent & { message: Message }
      const conversation = { participantId }
      return {
        ...event,
        conversation,
        message: { ...event.message, conversation, sender: { id: participantId } },
      }
    }
    const requests = Array.from({ length: 40 }, (_one, index) => {
      const people = index % 2 === 0 ? ['A', 'B', 'C'] : ['C', 'B', 'A']
      return people.map((one) => to(one, `${index}-${one}`) as InboundEvent)
    })
    const ingested = await Promise.all(requests.map((events) => tested.store.events.ingest(events)))
    expect(ingested).toEqual(requests.map(() => ({ applied: 3, repeated: 0, parked: 0 })))
  })

  it('survive a connection that the database ends', async () => {
    const account = await tested.linkAccount()
    const make = eventsFor(account)
    const ingests = Array.from({ length: 20 }, (_one, index) =>
      tested.store.events.ingest([make.received(`cut-${index}`, index)]).catch(() => undefined),
    )
    await tested.database.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await Promise.all(ingests)
    const again = Array.from({ length: 20 }, (_one, index) => make.received(`cut-${index}`, index))
    const { applied, repeated, parked } = await tested.store.events.ingest(again)
    expect([applied + repeated, parked]).toEqual([20, 0])
  })
})
