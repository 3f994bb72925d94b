import { beforeAll, describe, expect, it } from 'vitest'
import { useLiveGateway } from './support/live-gateway.ts'
import { xApp } from './support/live-networks.ts'
import { query } from './support/test-database.ts'
import type { Answer, Json, TestGateway } from './support/test-gateway.ts'

const live = useLiveGateway('file')
const sending = { method: 'POST', path: '/dm_conversations/with' }

let first: TestGateway
let second: TestGateway

/** Two gateways on one database, with an account of X. */
async function startTwo(env: Record<string, string> = {}): Promise<void> {
  const settings = { ...xApp(live.network), ...env }
  first = await live.start(settings)
  second = await live.startBeside(first, settings)
  const { userId: accountId, accessToken, refreshToken } = live.network.simulator.seed().x
  const linked = await first.post('/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  expect(linked.status).toBe(200)
}

const customer = (index = 0) => live.network.simulator.seed().x.customers[index]!.id

const send = (gateway: TestGateway, message: string, recipientId = customer()) =>
  gateway.post('/messages/twitter', { recipientId, message })

/** Our texts that have reached a customer, the oldest first. */
const arrived = (index = 0) =>
  live.network.simulator
    .world()
    .x.customers[index]!.messages.filter(({ from }) => from === 'account')
    .map(({ text }) => text)

/** Sends a message that takes long to arrive; resolves when it is on its way. */
async function sendSlowly(gateway: TestGateway, message: string): Promise<{ answer: Promise<Answer> }> {
  const { faults } = live.network.simulator
  faults.add({ platform: 'x', kind: 'slow', ms: 500, match: sending })
  const answer = send(gateway, message)
  await expect.poll(() => faults.list(), { timeout: 10_000 }).toEqual([])
  return { answer }
}

const sql = (text: string) => query<Json>(first.databaseUrl, text)

const busy = {
  status: 429,
  body: {
    status: 'error',
    code: 9035,
    retryAvailable: true,
    message: expect.stringMatching(/Nothing was sent/) as string,
  },
}

describe('sends into one conversation', () => {
  beforeAll(() => startTwo())

  it('arrive in the order in which they were accepted, whichever process takes them', async () => {
    const before = arrived()
    const { answer } = await sendSlowly(first, 'one')
    const two = send(second, 'two')
    expect([await answer, await two]).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(arrived()).toEqual([...before, 'one', 'two'])
  })

  it('do not overtake one that is under way, however many wait', async () => {
    const before = arrived()
    const { answer } = await sendSlowly(first, '0')
    const rest = ['1', '2', '3', '4'].map((text) => send(first, text))
    const statuses = (await Promise.all([answer, ...rest])).map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 200, 200, 200])
    const [earliest, ...later] = arrived().slice(before.length)
    expect(earliest).toBe('0')
    expect(later.toSorted()).toEqual(['1', '2', '3', '4'])
  })

  it('are shown in the order in which they went out', async () => {
    const before = arrived()
    const { answer } = await sendSlowly(first, 'one')
    const waiting = send(second, 'asked for second')
    // By then it has been taken in.
    await second.api('/accounts')
    const last = send(first, 'asked for third')
    await Promise.all([answer, waiting, last])
    const { body } = await first.api('/messages/twitter')
    const shown = (body.messages as Json[]).map(({ message }) => message).toReversed()
    expect(shown.slice(-3)).toEqual(arrived().slice(before.length))
  })

  it('keep nobody waiting who writes to somebody else', async () => {
    const { answer } = await sendSlowly(first, 'slow')
    expect(await send(first, 'to another', customer(1))).toMatchObject({ status: 200 })
    expect(arrived()).not.toContain('slow')
    expect(await answer).toMatchObject({ status: 200 })
  })

  it('wait no longer for a process that has died than its lease lasts', async () => {
    const { answer } = await sendSlowly(first, 'cut off')
    await sql(`update messages set lease_until = now() where state = 'sending'`)
    expect(await send(second, 'goes on')).toMatchObject({ status: 200 })
    expect(arrived()).not.toContain('cut off')
    await answer
  })
})

describe('an account that the network throttles', () => {
  it('is left alone by every process until the time that the network said', async () => {
    const { simulator } = live.network
    simulator.faults.add({ platform: 'x', kind: 'status', status: 429, match: sending })
    const throttled = await send(first, 'too much')
    expect(throttled).toMatchObject({ status: 429, body: { code: 429, retryAvailable: true } })
    const sends = () => simulator.world().x.calls.filter(({ method }) => method === 'POST').length
    const before = sends()
    for (const gateway of [first, second]) {
      const refused = await send(gateway, 'still too much', customer(1))
      expect(refused).toMatchObject({ status: 429, body: { code: 429, retryAvailable: true } })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(sends()).toBe(before)
    await sql(`update accounts set throttled_until = now()`)
    expect(await send(second, 'at last')).toMatchObject({ status: 200 })
    expect(arrived()).toContain('at last')
  })
})

describe('a send that would wait too long', () => {
  beforeAll(async () => {
    // The network takes no more than so many sends within a quarter of an hour.
    live.network.simulator.clock.advance(15 * 60_000)
    await live.stopGateways()
    await startTwo({ DM_SEND_WAIT_MS: '50' })
  })

  it.each(['the same process', 'another process'])(
    'for %s is refused, and leaves nothing behind',
    async (who) => {
      const gateway = who === 'another process' ? second : first
      const message = `too soon for ${who}`
      const { answer } = await sendSlowly(first, `slow for ${who}`)
      const refused = await gateway.api('/messages/twitter', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': message },
        body: JSON.stringify({ recipientId: customer(), message }),
      })
      expect(refused).toMatchObject(busy)
      expect(refused.headers.get('retry-after')).toBe('1')
      await answer
      const again = await gateway.api('/messages/twitter', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': message },
        body: JSON.stringify({ recipientId: customer(), message }),
      })
      expect(again).toMatchObject({ status: 200 })
      expect(arrived().filter((text) => text === message)).toHaveLength(1)
    },
  )
})
