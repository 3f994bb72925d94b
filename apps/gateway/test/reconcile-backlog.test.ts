import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp, xApp } from './support/live-networks.ts'
import { query } from './support/test-database.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'

const live = useLiveGateway()
const hurry = 20
let gateway: TestGateway
let receiver: HookReceiver

beforeEach(async () => {
  receiver = await startHookReceiver()
})

afterEach(() => receiver.stop())

const sql = (text: string) => query<Json>(gateway.databaseUrl, text)
const soon = { timeout: 60_000, interval: 250 }
const facebook = () => live.network.simulator.facebook

const imported = () =>
  expect
    .poll(() => sql('select 1 from accounts where history_imported_at is not null'), { timeout: 15_000 })
    .toHaveLength(1)

const settings = () => ({ ...facebookApp(live.network), DM_ALLOW_PRIVATE_URLS: 'true' })

/** An account of Messenger with an endpoint. From now on no webhook of the network comes. */
async function startSilent(): Promise<void> {
  gateway = await live.start(settings())
  const { pageId: accountId, pageAccessToken: accessToken } = live.network.simulator.seed().facebook
  await gateway.post('/accounts', { platform: 'facebook', accountId, accessToken })
  await imported()
  await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
  live.network.simulator.clock.advance(1_000)
  facebook().setWebhookUrl(null)
  // So that a list of many pages takes few items.
  facebook().switches({ limits: { largestPageSize: 5 } })
}

/** What was said is compared with the network, when it is so long ago that it is read once. */
async function compare(): Promise<TestGateway> {
  live.network.simulator.clock.advance(20 * 60_000)
  return live.startBeside(gateway, { ...settings(), DM_RECONCILE_SECONDS: '1' }, hurry)
}

const stored = async (like: string) =>
  Number((await sql(`select count(*) from messages where text like '${like}'`))[0]!.count)

const readThroughAt = async () => (await sql('select read_through_at from accounts'))[0]!.read_through_at

describe('after a long silence of webhooks', () => {
  it('every message of one conversation is found, and told in its order', async () => {
    await startSilent()
    const texts = Array.from({ length: 60 }, (_, index) => `missed ${index}`)
    for (const text of texts) {
      live.network.simulator.clock.advance(1_000)
      await facebook().speak({ text })
    }
    await compare()
    await expect.poll(() => receiver.calls.length, soon).toBe(texts.length)
    expect(receiver.texts()).toEqual(texts)
    await expect.poll(readThroughAt, soon).not.toBeNull()
  })

  it('every conversation is found', async () => {
    await startSilent()
    const people = Array.from({ length: 60 }, () => facebook().customer({}).id)
    for (const from of people) {
      live.network.simulator.clock.advance(1_000)
      await facebook().speak({ from, text: `missed from ${from}` })
    }
    await compare()
    await expect.poll(() => stored('missed from %'), soon).toBe(people.length)
    await expect.poll(readThroughAt, soon).not.toBeNull()
  })

  it(
    'a network that bills is read on from where the money of the day before ended',
    { timeout: 60_000 },
    async () => {
      const callsADay = 4
      const rules = { DM_RECONCILE_PAID_SECONDS: '1', DM_PAID_READS_PER_DAY: String(callsADay) }
      gateway = await live.start({ ...xApp(live.network), ...rules }, hurry)
      const { x } = live.network.simulator
      const { userId: accountId, accessToken, refreshToken } = x.seed()
      await gateway.post('/accounts', { platform: 'x', accountId, accessToken, refreshToken })
      await imported()
      const people = Array.from({ length: 12 }, () => x.customer({}).id)
      for (const from of people) {
        live.network.simulator.clock.advance(1_000)
        await x.speak({ from, text: `missed from ${from}` })
      }
      for (const day of ['first', 'second', 'third', 'fourth']) {
        await expect.poll(() => sql('select calls from paid_reads'), soon).toEqual([{ calls: callsADay }])
        if (day !== 'fourth') await sql('delete from paid_reads')
      }
      await expect.poll(() => stored('missed from %'), { timeout: 10_000 }).toBe(people.length)
    },
  )

  it('what the network withholds is not looked for in every pass, and keeps nothing else from being read', async () => {
    await startSilent()
    facebook().switches({ historyDepth: 1 })
    const [from, other] = [facebook().customer({}).id, facebook().customer({}).id]
    for (const text of ['withheld', 'shown']) await facebook().speak({ from, text })
    await compare()
    await expect.poll(() => stored('shown'), soon).toBe(1)
    const calls = (part: string) =>
      live.network.simulator.world().facebook.calls.filter(({ path }) => path.endsWith(part)).length
    const [lists, readings] = [calls('/conversations'), calls('/messages')]
    await expect.poll(() => calls('/conversations'), soon).toBeGreaterThanOrEqual(lists + 2)
    expect(calls('/messages')).toBe(readings)
    await facebook().speak({ from: other, text: 'from somebody else' })
    await expect.poll(() => stored('from somebody else'), soon).toBe(1)
    expect(await readThroughAt()).toBeNull()
  })

  it('what the network goes on withholding is given up after days, and said as an error', async () => {
    await startSilent()
    facebook().switches({ historyDepth: 1 })
    for (const text of ['withheld', 'shown']) await facebook().speak({ text })
    const worker = await compare()
    const waiting = () => sql('select tries from conversations_to_read')
    await expect.poll(waiting, soon).toEqual([{ tries: 1 }])
    const dueAgain = `read_after = now(), first_listed_at = now() - interval '9 days'`
    // It has waited for long, but was tried once.
    await sql(`update conversations_to_read set ${dueAgain}`)
    await expect.poll(waiting, soon).toEqual([{ tries: 2 }])
    await sql(`update conversations_to_read set ${dueAgain}, tries = 7`)
    await expect.poll(waiting, soon).toEqual([])
    expect(worker.log.filter(({ level }) => level === 50)).toMatchObject([
      { platform: 'facebook', msg: expect.stringContaining('given up') as string },
    ])
    await expect.poll(readThroughAt, soon).not.toBeNull()
  })

  it('a reaction on a message that is known is found, and each is told once', async () => {
    await startSilent()
    facebook().setWebhookUrl(`${gateway.url}/webhooks/facebook`)
    const { mid: first } = await facebook().speak({ text: 'first' })
    const { mid: second } = await facebook().speak({ text: 'second' })
    live.network.simulator.clock.advance(1_000)
    await facebook().speak({ reaction: { mid: second!, emoji: '😆' } })
    await facebook().settle()
    facebook().setWebhookUrl(null)
    await facebook().speak({ reaction: { mid: first!, emoji: '❤️' } })
    await compare()
    const reactions = async () =>
      ((await gateway.api('/messages/facebook')).body.messages as Json[]).flatMap((one) =>
        one.reactions === undefined ? [] : [[one.message, Object.values(one.reactions as Json)]],
      )
    await expect.poll(reactions, soon).toEqual(
      expect.arrayContaining([
        ['first', ['❤️']],
        ['second', ['😆']],
      ]),
    )
    expect(await sql(`select count(*)::integer from events where type = 'reaction.added'`)).toEqual([
      { count: 2 },
    ])
  })
})
