import type { ConversationRef, InboundEvent } from '@dm/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { presentConversation } from '../src/http/presenters/conversation.ts'
import { presentMessage } from '../src/http/presenters/message.ts'
import { createTestStore, type TestStore } from './support/test-store.ts'

let tested: TestStore

beforeAll(async () => {
  tested = await createTestStore()
})

afterAll(() => tested.stop())

const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 10, 0, second)).toISOString()

/** Somebody wrote something somewhere. */
function received(
  account: LinkedAccount,
  conversation: ConversationRef,
  second: number,
  { sender = 'P', unsupported = false, names = [account.nativeId] } = {},
): InboundEvent {
  const [accountId = '', ...otherAccountIds] = names
  const id = `m${second}`
  const base = { platform: 'pigeon', accountId, conversation, occurredAt: at(second), raw: { id } }
  return {
    ...base,
    ...(otherAccountIds.length > 0 && { otherAccountIds }),
    id: `message:${id}`,
    type: 'message.received',
    message: {
      platform: 'pigeon',
      id,
      accountId,
      conversation,
      direction: 'inbound',
      sender: { id: sender },
      recipients: [],
      sentAt: at(second),
      attachments: [],
      ...(unsupported ? { unsupported } : { text: `text of ${id}` }),
    },
  }
}

const ingest = (events: readonly InboundEvent[], options?: { group: boolean }) =>
  tested.store.events.ingest(events, options)

const place = (account: LinkedAccount) => ({
  profileId: account.profileId,
  platform: 'pigeon',
  status: 'active' as const,
  limit: 100,
})

/** What a reader sees: conversations with the messages in each. */
async function seen(account: LinkedAccount) {
  const conversations = await tested.store.conversations.list(place(account))
  return Promise.all(
    conversations.map(async (conversation) => {
      const messages = await tested.store.messages.list({
        ...place(account),
        conversationId: conversation.id,
      })
      const { nativeId, participantId, encrypted, lastMessageAt } = conversation
      return {
        nativeId,
        participantId,
        encrypted,
        lastMessageAt,
        messages: messages.map((one) => one.nativeId),
      }
    }),
  )
}

describe('a thread whose id is learnt late', () => {
  it('is one conversation with that of its correspondent, in any order and with any repetition', async () => {
    const happened = (account: LinkedAccount) => [
      received(account, { participantId: 'P' }, 1),
      received(account, { id: 'T' }, 2),
      received(account, { id: 'T', participantId: 'P' }, 3),
      received(account, { id: 'E', participantId: 'P', encrypted: true }, 4, { unsupported: true }),
      received(account, { participantId: 'Q' }, 5, { sender: 'Q' }),
      received(account, { id: 'T' }, 6),
    ]
    const batches = fc
      .shuffledSubarray([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], { minLength: 12, maxLength: 12 })
      .chain((order) => fc.tuple(fc.constant(order), fc.integer({ min: 1, max: 6 })))
    await fc.assert(
      fc.asyncProperty(batches, async ([order, size]) => {
        const account = await tested.linkAccount()
        const events = happened(account)
        for (let from = 0; from < order.length; from += size) {
          await ingest(order.slice(from, from + size).map((index) => events[index]!))
        }
        expect(await seen(account)).toMatchObject([
          { nativeId: 'T', participantId: 'P', encrypted: false, messages: ['m6', 'm3', 'm2', 'm1'] },
          { participantId: 'Q', encrypted: false, messages: ['m5'] },
          { nativeId: 'E', participantId: 'P', encrypted: true, messages: ['m4'] },
        ])
      }),
      { numRuns: 12 },
    )
  })

  it('knows its correspondent when one request tells the thread first alone and then with them', async () => {
    const account = await tested.linkAccount()
    await ingest([received(account, { id: 'T' }, 1), received(account, { id: 'T', participantId: 'P' }, 2)])
    expect(await seen(account)).toMatchObject([{ nativeId: 'T', participantId: 'P', messages: ['m2', 'm1'] }])
  })

  it('keeps every id that was told of it, also for a send that is under way', async () => {
    const account = await tested.linkAccount()
    const { conversations, messages } = tested.store
    await ingest([received(account, { id: 'T' }, 1)])
    const [{ id: first } = { id: '' }] = await conversations.list(place(account))
    const written = await conversations.open(account, 'P')
    const sending = {
      account,
      conversation: written,
      participantId: 'P',
      reference: 'r',
      text: 'Under way',
      attachments: [],
      sentAt: new Date(at(2)),
    }
    await messages.begin(sending)
    await ingest([received(account, { id: 'T', participantId: 'P' }, 3)])
    await messages.settle(sending, [{ nativeId: 'sent', text: 'Under way', attachments: [] }])
    for (const id of [first, written.id, 'T']) {
      const found = await conversations.find(account.profileId, 'pigeon', id)
      expect(found).toMatchObject({ id: first, participantId: 'P', nativeId: 'T' })
    }
    expect(await seen(account)).toMatchObject([{ messages: ['m3', 'sent', 'm1'] }])
  })
})

describe('a send that began while two conversations became one', () => {
  it('is in the one that goes on', async () => {
    const account = await tested.linkAccount()
    const { conversations, messages } = tested.store
    await ingest([received(account, { id: 'T' }, 1)])
    const stale = await conversations.open(account, 'P')
    await ingest([received(account, { id: 'T', participantId: 'P' }, 2)])
    const sending = {
      account,
      conversation: stale,
      participantId: 'P',
      reference: `reference of ${account.id}`,
      text: 'Just in time',
      attachments: [],
      sentAt: new Date(at(3)),
    }
    await messages.begin(sending)
    await messages.settle(sending, [{ nativeId: 'sent', text: 'Just in time', attachments: [] }])
    expect(await seen(account)).toMatchObject([{ nativeId: 'T', messages: ['sent', 'm2', 'm1'] }])
    const outcome = await messages.outcome(account.profileId, sending.reference)
    expect(outcome).toMatchObject({ state: 'sent', conversation: { nativeId: 'T' } })
  })
})

describe('an encrypted thread', () => {
  it('is shown as such, with the person it is with, and its messages as unreadable', async () => {
    const account = await tested.linkAccount()
    await ingest([
      received(account, { id: 'E', participantId: 'P', encrypted: true }, 1, { unsupported: true }),
    ])
    const [conversation] = await tested.store.conversations.list(place(account))
    expect(presentConversation(conversation!, undefined, 0)).toMatchObject({
      encrypted: true,
      participant: { id: 'P' },
    })
    const [message] = await tested.store.messages.list(place(account))
    const shown = presentMessage(message!, 'pigeon')
    expect(shown).toMatchObject({ unsupported: true, attachments: [{ type: 'unsupported' }] })
    expect(shown).not.toHaveProperty('message')
  })

  it('may have the same id as the readable one beside it', async () => {
    const account = await tested.linkAccount()
    await ingest([received(account, { id: 'T', participantId: 'P' }, 1)])
    await ingest([received(account, { id: 'T', participantId: 'P', encrypted: true }, 2)])
    const found = await tested.store.conversations.find(account.profileId, 'pigeon', 'T')
    expect(found).toMatchObject({ encrypted: false })
    expect(await seen(account)).toHaveLength(2)
  })
})

describe('a group', () => {
  it('is one conversation with everybody who wrote in it', async () => {
    const account = await tested.linkAccount()
    const events = ['P', 'Q'].map((sender, index) => received(account, { id: 'G' }, index, { sender }))
    await ingest(events, { group: true })
    const [conversation] = await tested.store.conversations.list(place(account))
    expect(presentConversation(conversation!, undefined, 0)).toMatchObject({
      kind: 'group',
      nativeConversationId: 'G',
      participants: [{ id: 'P' }, { id: 'Q' }],
    })
    const senders = (await tested.store.messages.list(place(account))).map((one) => one.correspondent?.id)
    expect(senders).toEqual(['Q', 'P'])
  })
})

describe('an account with several names', () => {
  const journal = (account: LinkedAccount) =>
    tested.database.query
      .selectFrom('journal')
      .select(['state', 'account_native_id'])
      .where('platform', '=', 'pigeon')
      .where('account_native_id', 'in', [account.nativeId, `page of ${account.nativeId}`])
      .execute()

  it('is found by any of them, and an event is stored once whichever of them it came under', async () => {
    const account = await tested.linkAccount()
    const page = `page of ${account.nativeId}`
    const under = (names: string[]) => received(account, { participantId: 'P' }, 1, { names })
    expect(await ingest([under([page, account.nativeId])])).toMatchObject({ applied: 1 })
    expect(await ingest([under([account.nativeId, page])])).toMatchObject({ repeated: 1 })
    expect(await ingest([under([page, account.nativeId])])).toMatchObject({ repeated: 1 })
    expect(await journal(account)).toEqual([{ state: 'applied', account_native_id: account.nativeId }])
    const [message] = await tested.store.messages.list(place(account))
    expect(presentMessage(message!, 'pigeon')).toMatchObject({ senderId: 'P', recipientId: account.nativeId })
  })

  it('gets what was parked under one of them before it was linked', async () => {
    const account = await tested.linkAccount()
    const page = `page of ${account.nativeId}`
    const event = received(account, { participantId: 'P' }, 1, { names: [page] })
    expect(await ingest([event])).toMatchObject({ parked: 1 })
    const { nativeId, profileId } = account
    await tested.linkAccount({ nativeId, profileId, aliases: [page] })
    expect(await ingest([event])).toMatchObject({ applied: 1 })
    expect(await journal(account)).toEqual([{ state: 'applied', account_native_id: nativeId }])
  })
})
