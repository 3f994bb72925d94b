import { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp } from './support/live-networks.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'

const minute = 60_000
const hour = 60 * minute

describe('a send after the reply window has closed', () => {
  const live = useLiveGateway()
  let recipientId: string

  beforeEach(async () => {
    recipientId = live.network.simulator.seed().facebook.customers[0]!.id
    await speak('Is anybody there?')
  })

  const speak = (text: string) => live.network.simulator.facebook.speak({ text })
  const pass = (ms: number) => live.network.simulator.clock.advance(ms)

  /** A gateway that has read the conversations as they are now. */
  async function startReading(env: Record<string, string> = {}, hurry = 1): Promise<TestGateway> {
    const { pageId, pageAccessToken } = live.network.simulator.seed().facebook
    const page = { FACEBOOK_PAGE_ID: pageId, FACEBOOK_PAGE_ACCESS_TOKEN: pageAccessToken }
    const gateway = await live.start({ ...facebookApp(live.network), ...page, ...env }, hurry)
    const said = () => gateway.log.map(({ msg }) => msg)
    await expect.poll(said, { timeout: 15_000 }).toContain('history imported')
    return gateway
  }
  const send = (gateway: TestGateway, humanAgent?: boolean) =>
    gateway.api('/messages/facebook', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'the-same' },
      body: JSON.stringify({ recipientId, message: 'Sorry, we were away', humanAgent }),
    })
  async function sql(gateway: TestGateway, statement: string, values: unknown[] = []): Promise<number> {
    const client = new Client(gateway.databaseUrl)
    await client.connect()
    const { rowCount } = await client.query(statement, values)
    await client.end()
    return rowCount ?? 0
  }
  const writtenDown = (gateway: TestGateway) =>
    sql(gateway, `select from messages where direction = 'outbound'`)
  const byTheNetwork = { status: 400, body: { code: 9010, details: { subcode: '2018278' } } }

  it('is refused here, with when it closed, when that was just read; the key is free again', async () => {
    const last = live.network.simulator.clock.now() + 24 * hour
    pass(25 * hour)
    const gateway = await startReading()
    const refused = await send(gateway)
    const window = refused.body.window as Json
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: 9010,
        message: expect.stringContaining(String(window.closesAt)) as string,
        retryAvailable: false,
        window: { open: false, kind: 'standard' },
      },
    })
    expect(Date.parse(String(window.closesAt))).toBeLessThanOrEqual(last)
    expect(Date.parse(String(window.closesAt))).toBeGreaterThan(last - minute)
    expect(refused.body).not.toHaveProperty('details')
    expect(await writtenDown(gateway)).toBe(0)
    live.network.simulator.facebook.setWebhookUrl(`${gateway.url}/webhooks/facebook`)
    await speak('I am back')
    expect(await send(gateway)).toMatchObject({ status: 200, body: { window: { open: true } } })
  })

  it('goes out for a week when a person has written it and the account may', async () => {
    pass(25 * hour)
    const gateway = await startReading({ FACEBOOK_HUMAN_AGENT: 'true' })
    expect(await send(gateway)).toMatchObject({ status: 400, body: { code: 9010 } })
    expect(await send(gateway, true)).toMatchObject({
      status: 200,
      body: { window: { open: true, kind: 'human_agent' } },
    })
  })

  it('is refused after that week, and for accounts and networks without it with the way out', async () => {
    pass(25 * hour)
    const off = await startReading()
    expect(await send(off, true)).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining('FACEBOOK_HUMAN_AGENT=true') as string },
    })
    expect(await writtenDown(off)).toBe(0)
    pass(7 * 24 * hour)
    const on = await startReading({ FACEBOOK_HUMAN_AGENT: 'true' })
    const refused = await send(on, true)
    expect(refused).toMatchObject({ status: 400, body: { code: 9010, window: { kind: 'human_agent' } } })
    expect(refused.body).not.toHaveProperty('details')
  })

  it('goes to the network within five minutes of the end, which has the last word', async () => {
    pass(24 * hour + 4 * minute)
    const gateway = await startReading()
    expect(await send(gateway)).toMatchObject(byTheNetwork)
  })

  it('goes to the network when the conversation was read before the end', async () => {
    const gateway = await startReading()
    pass(25 * hour)
    expect(await send(gateway)).toMatchObject(byTheNetwork)
    expect(await writtenDown(gateway)).toBe(1)
  })

  it('is refused here when all of the account was read since, also where nobody read the conversation itself', async () => {
    const gateway = await startReading()
    await sql(gateway, 'update conversations set read_through_at = null')
    pass(25 * hour)
    const readAll = async () => {
      const now = new Date(live.network.simulator.clock.now())
      await sql(gateway, 'update accounts set read_through_at = $1', [now])
    }
    await readAll()
    await sql(gateway, `update accounts set linked_at = now() + interval '1 hour'`)
    expect(await send(gateway)).toMatchObject(byTheNetwork)
    await sql(gateway, `update accounts set linked_at = now() - interval '1 hour'`)
    const refused = await send(gateway)
    expect(refused).toMatchObject({ status: 400, body: { code: 9010, window: { open: false } } })
    pass(16 * minute)
    expect(await send(gateway)).toMatchObject(byTheNetwork)
    await readAll()
    expect((await send(gateway)).body).not.toHaveProperty('details')
  })

  it('is refused here soon after the end, and no more once a missed message was found', async () => {
    const gateway = await startReading({ DM_RECONCILE_SECONDS: '1' }, 20)
    pass(25 * hour)
    const found = (wanted: object) =>
      expect.poll(() => send(gateway), { timeout: 15_000 }).toMatchObject(wanted)
    await found({ status: 400, body: { code: 9010, window: { open: false } } })
    await speak('Nobody hears of this')
    await found({ status: 200 })
  })

  it('goes to the network when what was read last does not go back to a message of the customer', async () => {
    const off = { DM_RECONCILE_SECONDS: '0' }
    const gateway = await startReading(off)
    for (let count = 0; count < 21; count += 1) {
      const sent = await gateway.post('/messages/facebook', { recipientId, message: `Answer ${count}` })
      expect(sent.status).toBe(200)
    }
    pass(25 * hour)
    await sql(gateway, 'update conversations set read_through_at = null')
    await sql(gateway, 'update accounts set history_imported_at = null')
    const beside = await live.startBeside(gateway, { ...facebookApp(live.network), ...off })
    const imported = () => sql(gateway, 'select from accounts where history_imported_at is not null')
    await expect.poll(imported, { timeout: 15_000 }).toBe(1)
    expect(await send(beside)).toMatchObject(byTheNetwork)
  })

  it('goes out when the window is open again and only the webhook of it was missed', async () => {
    pass(25 * hour)
    const gateway = await startReading()
    pass(16 * minute)
    await speak('Nobody hears of this')
    expect(await send(gateway)).toMatchObject({ status: 200 })
  })

  it('goes out when a reaction has opened the window since', async () => {
    const { mid } = await speak('React to me')
    pass(25 * hour)
    const gateway = await startReading()
    expect((await send(gateway)).body).toMatchObject({ code: 9010, window: { open: false } })
    live.network.simulator.facebook.setWebhookUrl(`${gateway.url}/webhooks/facebook`)
    await live.network.simulator.facebook.speak({ reaction: { mid: mid!, action: 'react', emoji: '😀' } })
    expect(await send(gateway)).toMatchObject({ status: 200, body: { window: { open: true } } })
  })
})
