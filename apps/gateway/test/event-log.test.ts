import type { InboundEvent } from '@dm/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { eventsFor, person, sendingOf } from './support/events-for.ts'
import { replayLog } from './support/replay-log.ts'
import { createTestStore, type TestStore } from './support/test-store.ts'

let tested: TestStore

beforeAll(async () => {
  tested = await createTestStore()
})

afterAll(() => tested.stop())

async function logOf(account: LinkedAccount) {
  const rows = await tested.database.query
    .selectFrom('events')
    .selectAll()
    .where('account_id', '=', account.id)
    .orderBy('conversation_id')
    .orderBy('sequence')
    .execute()
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    sequence: row.sequence,
    type: row.type,
    body: row.body,
    ...(row.message_native_id !== null && { messageId: row.message_native_id }),
  }))
}

/** The same as {@link replayLog} makes of the log, from what the store holds. */
async function storedState(account: LinkedAccount) {
  const { query } = tested.database
  const ours = { profileId: account.profileId, platform: 'pigeon', status: 'active', limit: 100 } as const
  const messages = await tested.store.messages.list(ours)
  const conversations = await query
    .selectFrom('conversations')
    .selectAll()
    .where('account_id', '=', account.id)
    .execute()
  const reactions = await query
    .selectFrom('reactions')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('removed', '=', false)
    .execute()
  const receipts = await query
    .selectFrom('receipts')
    .selectAll()
    .where('account_id', '=', account.id)
    .execute()
  return {
    messages: messages
      .map(({ nativeId, conversationId, text, direction, sentAt, attachments }) => ({
        id: nativeId,
        conversationId,
        text,
        direction,
        sentAt: sentAt?.toISOString(),
        attachments: attachments.length,
      }))
      .sort(byId),
    reactions: reactions.map((one) => `${one.message_native_id} ${one.participant_id} ${one.emoji}`).sort(),
    receipts: receipts.map((one) => `${one.kind} ${one.message_native_id}`).sort(),
    read: conversations.flatMap((one) => one.read_watermark?.toISOString() ?? []),
    delivered: conversations.flatMap((one) => one.delivered_watermark?.toISOString() ?? []),
  }
}

function replayedState(log: Awaited<ReturnType<typeof logOf>>) {
  const { messages, reactions, receipts, read, delivered } = replayLog(log)
  return {
    messages: [...messages.values()]
      .map(({ id, conversationId, text, direction, sentAt, attachments }) => ({
        id: String(id),
        conversationId,
        text,
        direction,
        sentAt,
        attachments: ((attachments as unknown[] | undefined) ?? []).length,
      }))
      .sort(byId),
    reactions: [...reactions].map(([place, body]) => `${place} ${String(body.emoji)}`).sort(),
    receipts: [...receipts].sort(),
    read: [...read.values()],
    delivered: [...delivered.values()],
  }
}

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)

/** A day in the life of an account: each step is an event that arrives, or an answer to a send. */
function happened(account: LinkedAccount): (() => Promise<unknown>)[] {
  const make = eventsFor(account)
  const inThread = (event: InboundEvent) => ({ ...event, conversation: { id: 'T' } }) as InboundEvent
  const inBoth = (event: InboundEvent) =>
    ({ ...event, conversation: { id: 'T', participantId: person } }) as InboundEvent
  const events = [
    make.received('a', 1),
    make.edited('a', 1, 2),
    make.edited('a', 2, 3),
    make.reacted('a', 4, '😀'),
    make.reacted('a', 5),
    make.reacted('a', 6, '❤'),
    make.received('b', 2, {
      text: 'take this back',
      attachments: [{ kind: 'image', nativeType: 'image', url: 'https://media.example/b.png' }],
    }),
    make.deleted('b', 5),
    inThread(make.received('c', 6)),
    inBoth(make.received('d', 7)),
    make.sent('s', 8, { reference: `reference of ${account.id}` }),
    make.read(8),
    make.read(3),
    make.delivered('s'),
  ]
  const answer = async () => {
    const conversation = await tested.store.conversations.open(account, person)
    const sending = sendingOf(account, conversation, 'text of s')
    await tested.store.messages.begin(sending).catch(() => undefined)
    await tested.store.messages.settle(sending, [{ nativeId: 's', text: 'text of s', attachments: [] }])
  }
  return [...events.map((event) => () => tested.store.events.ingest([event])), answer]
}

describe('the log of events', () => {
  it('has no gap and no repeat, and who reads nothing else arrives at what is stored', async () => {
    const reference = await tested.linkAccount()
    for (const step of happened(reference)) await step()
    const expected = await storedState(reference)
    const count = happened(reference).length

    const steps = fc.shuffledSubarray([...Array(count).keys()], { minLength: count })
    const repeated = fc.array(fc.nat({ max: count - 1 }), { maxLength: 5 })
    const together = fc.integer({ min: 1, max: count })
    await fc.assert(
      fc.asyncProperty(steps, repeated, together, async (order, again, atOnce) => {
        const account = await tested.linkAccount()
        const all = happened(account)
        const inOrder = [...order, ...again].map((index) => all[index]!)
        for (let from = 0; from < inOrder.length; from += atOnce) {
          await Promise.all(inOrder.slice(from, from + atOnce).map((step) => step()))
        }
        const log = await logOf(account)
        for (const id of new Set(log.map(({ conversationId }) => conversationId))) {
          const sequences = log.filter((one) => one.conversationId === id).map(({ sequence }) => sequence)
          expect(sequences).toEqual(sequences.map((_one, index) => index + 1))
        }
        const stored = await storedState(account)
        expect(replayedState(log)).toEqual(stored)
        expect(withoutConversations(stored)).toEqual(withoutConversations(expected))
        expect(JSON.stringify(log)).not.toContain('take this back')
      }),
      { numRuns: 40 },
    )
  })
})

function withoutConversations({ messages, ...rest }: Awaited<ReturnType<typeof storedState>>) {
  const ids = [...new Set(messages.map(({ conversationId }) => conversationId))]
  return {
    ...rest,
    messages: messages.map((one) => ({ ...one, conversationId: ids.indexOf(one.conversationId) })),
  }
}
