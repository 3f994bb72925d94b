import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { query } from './support/test-database.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway({ DM_OUTCOME_WAIT_MS: '500' })
})

afterAll(() => gateway.stop())

let count = 0
const inTurn = { concurrent: false }

// Each network by itself: what waits there keeps nobody here.
describe.concurrent.each([
  // Its echoes carry our reference.
  { platform: 'facebook', path: '/messages', echoTells: true },
  { platform: 'instagram', path: '/messages', echoTells: false },
  { platform: 'x', path: '/2/dm_conversations', echoTells: false },
])('a send to $platform', ({ platform, path, echoTells }) => {
  let customer: string
  let text: string

  afterEach(async () => {
    await gateway.sandbox(`/${platform}/switches`, { webhookDelayMs: 0 })
    const { faults } = (await gateway.sandbox('/faults')) as { faults: { id: string; platform: string }[] }
    for (const { id } of faults.filter((fault) => fault.platform === platform)) {
      await gateway.sandbox(`/faults/${id}`, undefined, 'DELETE')
    }
  })

  /** Somebody new who has written, and a text that nobody has sent; what goes wrong meets the next send alone. */
  async function expectFault(fault: Json): Promise<void> {
    const { id } = await gateway.sandbox(`/${platform}/customers`, {})
    customer = String(id)
    text = `Sent once ${(count += 1)}`
    await gateway.sandbox(`/${platform}/messages`, { from: customer, text: 'Hello' })
    await gateway.sandbox('/faults', { platform, match: { method: 'POST', path }, ...fault })
  }
  const send = () =>
    gateway.api(`/messages/${platform}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': text },
      body: JSON.stringify({ recipientId: customer, message: text }),
    })
  const inInbox = async () => {
    const world = (await gateway.sandbox('/world')) as Record<string, { customers: { messages: Json[] }[] }>
    const all = world[platform]!.customers.flatMap(({ messages }) => messages)
    return all.filter((message) => message.text === text).length
  }
  /** What a reader sees of it, and what its row says. */
  const known = async () => {
    const { body } = await gateway.api(`/messages/${platform}`)
    const sql = 'select state from messages where text = $1'
    const rows = await query<{ state: string }>(gateway.databaseUrl, sql, [text])
    return {
      listed: (body.messages as Json[]).filter((message) => message.message === text).length,
      states: rows.map(({ state }) => state),
    }
  }
  const sent = { status: 200, body: { status: 'success' } }
  const unknown = { status: 409, body: { code: 9031, retryAvailable: false } }

  it('whose answer takes its time is made once', inTurn, async ({ expect }) => {
    await expectFault({ kind: 'slow', ms: 300 })
    const first = await send()
    expect(first).toMatchObject(sent)
    expect((await send()).body).toEqual(first.body)
    expect(await known()).toEqual({ listed: 1, states: ['sent'] })
    expect(await inInbox()).toBe(1)
  })

  it.for<[string, Json]>([
    ['breaks the connection', { kind: 'reset', after: true }],
    ['answers half a body', { kind: 'half_body' }],
    ['says 500', { kind: 'status', status: 500, after: true }],
    ['says 503', { kind: 'status', status: 503, after: true }],
  ])('is made once when the network takes it and then %s', inTurn, async ([, fault], { expect }) => {
    await expectFault(fault)
    const first = await send()
    const { faults } = (await gateway.sandbox('/faults')) as { faults: Json[] }
    expect(faults.filter((one) => one.platform === platform)).toEqual([])
    // Elsewhere it is known when somebody has looked, which may take longer than its caller waits.
    if (echoTells) expect(first).toMatchObject(sent)
    else expect([200, 409]).toContain(first.status)
    const again = await send()
    if (first.status === 200) expect(again.body.messageId).toBe(first.body.messageId)
    await expect.poll(send, { timeout: 10_000 }).toMatchObject(sent)
    expect(await known()).toEqual({ listed: 1, states: ['sent'] })
    expect(await inInbox()).toBe(1)
  })

  it.for<[string, Json]>([
    ['breaks the connection', { kind: 'reset' }],
    ['says 500', { kind: 'status', status: 500 }],
    ['says 503', { kind: 'status', status: 503 }],
  ])(
    'is unknown when the network %s and took nothing, and is not made again',
    inTurn,
    async ([, fault], { expect }) => {
      await expectFault(fault)
      expect(await send()).toMatchObject(unknown)
      expect(await known()).toEqual({ listed: 0, states: ['unknown'] })
      expect(await send()).toMatchObject(unknown)
      expect(await inInbox()).toBe(0)
    },
  )

  it(
    'whose answer does not come is unknown until its echo comes, and made once',
    inTurn,
    async ({ expect }) => {
      await expectFault({ kind: 'half_body' })
      await gateway.sandbox(`/${platform}/switches`, { webhookDelayMs: 2_500, echoFirst: false })
      // Nor can anybody look it up, from here on.
      await gateway.sandbox('/faults', {
        platform,
        kind: 'status',
        status: 500,
        times: 'always',
        match: { method: 'GET' },
      })
      const first = await send()
      expect(first).toMatchObject(unknown)
      expect(first.body.reference).toEqual(expect.any(String))
      expect(await known()).toEqual({ listed: 0, states: ['unknown'] })
      expect(await send()).toMatchObject(unknown)
      await expect.poll(async () => (await known()).listed, { timeout: 10_000 }).toBe(1)
      if (echoTells) await expect.poll(send).toMatchObject(sent)
      expect(await inInbox()).toBe(1)
    },
  )

  // The last: the network's throttle is for all of the account.
  it('that the network throttles has not gone out, and may be repeated', inTurn, async ({ expect }) => {
    await expectFault({ kind: 'status', status: 429 })
    const refused = await send()
    expect(refused).toMatchObject({ status: 429, body: { code: 429, retryAvailable: true } })
    expect(await known()).toEqual({ listed: 0, states: ['failed'] })
    expect(await inInbox()).toBe(0)
  })
})
