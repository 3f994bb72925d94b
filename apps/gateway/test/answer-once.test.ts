import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import { answerOnce } from '../src/domain/idempotency/answer-once.ts'
import { settledSend } from '../src/domain/message/settled-send.ts'
import { person, sendingOf } from './support/events-for.ts'
import { createTestStore, type TestStore } from './support/test-store.ts'

let tested: TestStore

beforeAll(async () => {
  tested = await createTestStore()
})

afterAll(() => tested.stop())

it('makes a call no second time that broke off with any error after its message was written down', async () => {
  const account = await tested.linkAccount()
  const { profileId } = account
  let ids = 0
  const context = { store: tested.store, newId: () => `${account.id} ${++ids}` } as Context
  const conversation = await tested.store.conversations.open(account, person)
  let made = 0
  const call = () =>
    answerOnce(context, {
      profileId,
      key: 'key',
      digest: 'digest',
      make: async (reference) => {
        made += 1
        const sending = { account, conversation, reference, attachments: [], sentAt: new Date() }
        await tested.store.messages.begin(sending)
        await tested.store.messages.giveUp(sending, 'unknown', {})
        throw new TypeError('a fault of ours, after the call')
      },
      settled: (reference) => settledSend(context, profileId, reference, { mediaUrls: [] }),
    })
  await expect(call()).rejects.toThrow('a fault of ours')
  await expect(call()).rejects.toMatchObject({ kind: 'outcome_unknown' })
  expect(made).toBe(1)
})

it.each(['failed', 'sent'] as const)(
  'what a send has become is not given up any more when it is %s',
  async (state) => {
    const account = await tested.linkAccount()
    const conversation = await tested.store.conversations.open(account, person)
    const sending = sendingOf(account, conversation, 'text')
    const { messages } = tested.store
    await messages.begin(sending)
    if (state === 'failed') await messages.giveUp(sending, 'failed', {})
    else await messages.settle(sending, [{ nativeId: sending.reference, attachments: [] }])
    await messages.giveUp(sending, 'unknown', {})
    expect(await messages.outcome(account.profileId, sending.reference)).toMatchObject({ state })
  },
)

it('a send of which nobody knew may turn out to have failed', async () => {
  const account = await tested.linkAccount()
  const conversation = await tested.store.conversations.open(account, person)
  const sending = sendingOf(account, conversation, 'text')
  const { messages } = tested.store
  await messages.begin(sending)
  await messages.giveUp(sending, 'unknown', {})
  await messages.giveUp(sending, 'failed', {})
  expect(await messages.outcome(account.profileId, sending.reference)).toMatchObject({ state: 'failed' })
})
