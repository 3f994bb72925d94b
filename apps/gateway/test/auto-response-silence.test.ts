import { setTimeout as delay } from 'node:timers/promises'
import type { PlatformAdapter } from '@dm/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import { answerAutomatically } from '../src/domain/auto-response/answer.ts'
import { createSendTurns } from '../src/domain/message/send-turns.ts'
import { at, eventsFor, person } from './support/events-for.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp } from './support/live-networks.ts'
import { query } from './support/test-database.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'
import { createTestStore } from './support/test-store.ts'

const text = 'We will be back.'
const minute = 60_000

const answerFrom = (gateway: TestGateway) =>
  gateway.post('/messages/autoresponse', { autoResponseActive: true, autoResponseMessage: text })

/** Who wrote and was to be answered, answered or not. */
const asked = async (gateway: TestGateway) => {
  const rows = await query<Json>(gateway.databaseUrl, 'select participant_id from auto_responses')
  return rows.map((row) => row.participant_id)
}

/** Whom an automatic answer has reached. */
async function answered(gateway: TestGateway, network: string): Promise<unknown[]> {
  const { body } = await gateway.api(`/messages/${network}`)
  return (body.messages as Json[]).filter(({ message }) => message === text).map((one) => one.recipientId)
}

describe('nobody is answered automatically who wrote', () => {
  const live = useLiveGateway()

  it('before the account was linked', async () => {
    const { facebook, clock } = live.network.simulator
    const { pageId, pageAccessToken, customers } = live.network.simulator.seed().facebook
    const [before, after] = [customers[0]!.id, customers[1]!.id]
    await facebook.speak({ from: before, text: 'Just before' })
    // What was said in the second of the link counts as news.
    await delay(1_000)
    clock.advance(1_000)
    const gateway = await live.start(facebookApp(live.network))
    await answerFrom(gateway)
    await gateway.post('/accounts', {
      platform: 'facebook',
      accountId: pageId,
      accessToken: pageAccessToken,
    })
    await expect
      .poll(() => gateway.log.map(({ msg }) => msg), { timeout: 15_000 })
      .toContain('history imported')
    const { body } = await gateway.api('/messages/facebook')
    expect((body.messages as Json[]).map(({ message }) => message)).toContain('Just before')
    facebook.setWebhookUrl(`${gateway.url}/webhooks/facebook`)
    await facebook.speak({ from: after, text: 'Just after' })
    await expect.poll(() => answered(gateway, 'facebook'), { timeout: 15_000 }).toEqual([after])
    expect(await asked(gateway)).toEqual([after])
  })
})

describe('nobody is answered automatically in the sandbox who wrote', () => {
  let gateway: TestGateway

  beforeAll(async () => {
    gateway = await startTestGateway()
    await answerFrom(gateway)
  })

  afterAll(() => gateway.stop())

  const newcomer = async (network: string) => String((await gateway.sandbox(`/${network}/customers`, {})).id)
  const speak = (network: string, speech: Json) => gateway.sandbox(`/${network}/messages`, speech)

  it('in an encrypted thread', async () => {
    const [secretive, open] = [await newcomer('x'), await newcomer('x')]
    await speak('x', { from: secretive, encrypted: true })
    const shown = (await gateway.api('/messages/twitter')).body.messages as Json[]
    expect(shown.map(({ senderId }) => senderId)).toContain(secretive)
    await speak('x', { from: open, text: 'Hello' })
    await expect.poll(() => answered(gateway, 'twitter'), { timeout: 15_000 }).toEqual([open])
    expect(await asked(gateway)).toEqual([open])
  })

  describe('what could not be taken in', () => {
    const accounts = (change: string) =>
      query(gateway.databaseUrl, `update accounts set ${change} where platform = 'facebook'`)

    it.each([
      ['a while ago', 16 * minute],
      ['before the reply window closed', 25 * 60 * minute],
    ])('%s, and is replayed', async (_when, ms) => {
      const late = await newcomer('facebook')
      const tooOld = () => gateway.log.filter(({ reason }) => reason === 'the message is old').length
      const before = tooOld()
      await accounts('unlinked_at = now()')
      await speak('facebook', { from: late, text: 'Hello?' })
      await accounts('unlinked_at = null')
      await gateway.sandbox('/clock', { advanceMs: ms })
      const replayed = await gateway.post('/admin/journal/replay', { platform: 'facebook' })
      expect(replayed).toMatchObject({ status: 200, body: { applied: 1 } })
      // Whoever writes now is answered, and by then it is settled for the others too.
      const now = await newcomer('facebook')
      await speak('facebook', { from: now, text: 'Hello!' })
      await expect.poll(() => answered(gateway, 'facebook'), { timeout: 15_000 }).toContain(now)
      await expect
        .poll(() => query(gateway.databaseUrl, 'select 1 from auto_responses where asked_at is not null'), {
          timeout: 15_000,
        })
        .toEqual([])
      expect(await answered(gateway, 'facebook')).not.toContain(late)
      expect(tooOld()).toBe(before + 1)
    })
  })
})

describe('an automatic answer whose adapter breaks', () => {
  const broken = new TypeError('a mistake in an adapter')
  let tested: Awaited<ReturnType<typeof createTestStore>>
  let calls: number

  beforeAll(async () => {
    tested = await createTestStore()
  })

  afterAll(() => tested.stop())

  beforeEach(() => {
    calls = 0
  })

  function contextWith(account: PlatformAdapter['account']): Context {
    const quiet = () => undefined
    const adapter = { account, capabilities: { attachments: {} } } as unknown as PlatformAdapter
    return {
      store: tested.store,
      platforms: {
        all: [],
        byWireName: quiet,
        spoken: quiet,
        byId: () => ({ id: 'pigeon', title: 'Pigeon', adapter }),
      },
      networkClock: () => Date.parse(at(2)),
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      rules: { messagingEnabled: true, sendWaitMs: 0, outcomeWaitMs: 0 },
      sendTurns: createSendTurns(),
      pause: () => Promise.resolve(),
    } as unknown as Context
  }

  it.each<[string, () => unknown]>([
    [
      'while it sends',
      () => ({
        send: () => {
          calls += 1
          throw broken
        },
      }),
    ],
    [
      'before it sends',
      () => {
        calls += 1
        throw broken
      },
    ],
  ])(
    '%s counts as one that may have gone out: it is not lost, and not made again',
    async (_when, account) => {
      const context = contextWith(account as PlatformAdapter['account'])
      const linked = await tested.linkAccount()
      await tested.store.autoResponses.change(linked.profileId, { active: true, message: text })
      const look = () => answerAutomatically(context, new AbortController().signal)
      const state = async () =>
        tested.database.query
          .selectFrom('auto_responses')
          .select(['asked_at', 'answered_at', 'answers', 'participant_id'])
          .where('account_id', '=', linked.id)
          .execute()
      await tested.store.events.ingest([eventsFor(linked).received('m1', 1)])
      await look()
      await look()
      expect(calls).toBe(1)
      expect(await state()).toEqual([
        { asked_at: null, answered_at: expect.any(Date) as Date, answers: 1, participant_id: person },
      ])
      const written = await tested.database.query
        .selectFrom('messages')
        .select('state')
        .where('account_id', '=', linked.id)
        .where('text', '=', text)
        .execute()
      expect(written).toHaveLength(1)
      // Within the wait nobody is answered again, whatever they write.
      await tested.store.events.ingest([eventsFor(linked).received('m2', 2)])
      await look()
      expect(calls).toBe(1)
    },
  )
})
