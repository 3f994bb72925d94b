import { afterEach, describe, expect, it } from 'vitest'
import { query } from './support/test-database.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

/** No webhook tells anything, and everybody waits a tenth of the time. */
async function start(waitMs: number): Promise<void> {
  gateway = await startTestGateway({ DM_OUTCOME_WAIT_MS: String(waitMs) }, { hurry: 10 })
  for (const network of networks) {
    await gateway.sandbox(`/${network}/messages`, { text: 'Hello' })
    const never = network === 'x' ? { dropWebhooks: true } : { webhookDelayMs: 3_600_000 }
    await gateway.sandbox(`/${network}/switches`, never)
  }
}

afterEach(() => gateway.stop())

const networks = ['facebook', 'instagram', 'x']
const wireName = (network: string) => (network === 'x' ? 'twitter' : network)

type Seed = Record<string, { customers: { id: string }[] }>
const customerOf = async (network: string) =>
  ((await gateway.sandbox('/seed')) as unknown as Seed)[network]!.customers[0]!.id

async function send(network: string, message: string): Promise<{ status: number; body: Json }> {
  return gateway.api(`/messages/${wireName(network)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': message },
    body: JSON.stringify({ recipientId: await customerOf(network), message }),
  })
}

/** The next send is carried out, or not, and its answer is lost. */
const loseAnswer = (network: string, kind: 'half_body' | 'reset') =>
  gateway.sandbox('/faults', {
    platform: network,
    kind,
    match: { method: 'POST', path: network === 'x' ? '/dm_conversations' : '/messages' },
  })

/** How often the customer has this message. */
async function inbox(network: string, text: string): Promise<number> {
  const world = (await gateway.sandbox('/world')) as unknown as Record<
    string,
    { customers: { messages: { text?: string }[] }[] }
  >
  return world[network]!.customers[0]!.messages.filter((message) => message.text === text).length
}

const listed = async (network: string, text: string) =>
  ((await gateway.api(`/messages/${wireName(network)}`)).body.messages as Json[]).filter(
    ({ message }) => message === text,
  )

const sql = (text: string) => query<Json>(gateway.databaseUrl, text)

describe('a send whose answer is lost and of which no webhook tells', () => {
  it.each(networks)('on %s is found in the conversation while its caller waits', async (network) => {
    await start(8_000)
    await loseAnswer(network, 'half_body')
    expect(await send(network, 'Was it sent?')).toMatchObject({ status: 200, body: { status: 'success' } })
    expect(await inbox(network, 'Was it sent?')).toBe(1)
    expect(await listed(network, 'Was it sent?')).toMatchObject([{ action: 'sent' }])
  })

  it('is found later by whoever repeats the call', async () => {
    await start(0)
    await loseAnswer('x', 'half_body')
    const unknown = await send('x', 'And this?')
    expect(unknown).toMatchObject({ status: 409, body: { code: 9031, retryAvailable: false } })
    await expect
      .poll(async () => (await send('x', 'And this?')).status, { timeout: 15_000, interval: 200 })
      .toBe(200)
    expect(await inbox('x', 'And this?')).toBe(1)
    expect(await listed('x', 'And this?')).toHaveLength(1)
  })
})

describe('a send whose answer is lost stays unknown', () => {
  it('when it did not arrive, and is never sent again; in the end that is said', async () => {
    await start(0)
    await loseAnswer('x', 'reset')
    expect(await send('x', 'Lost')).toMatchObject({ status: 409, body: { code: 9031 } })
    await expect
      .poll(() => sql(`select 1 from messages where text = 'Lost' and looks > 0`), { timeout: 15_000 })
      .toHaveLength(1)
    await sql(`update messages set looks = 6, look_at = now() where text = 'Lost'`)
    await expect
      .poll(() => gateway.log.map(({ msg }) => msg), { timeout: 15_000 })
      .toContainEqual(expect.stringMatching(/nobody could tell whether a send went out/))
    expect(await send('x', 'Lost')).toMatchObject({ status: 409, body: { code: 9031 } })
    expect(await inbox('x', 'Lost')).toBe(0)
  })

  it('when another message of ours came at the same time, of which it may be either', async () => {
    await start(1_500)
    await gateway.sandbox('/x/messages', { ownApp: { text: 'The same words' } })
    await loseAnswer('x', 'half_body')
    expect(await send('x', 'The same words')).toMatchObject({ status: 409, body: { code: 9031 } })
    expect(await listed('x', 'The same words')).toHaveLength(2)
  })

  it('when what came says something else', async () => {
    await start(1_500)
    await gateway.sandbox('/x/messages', { ownApp: { text: 'By hand' } })
    await loseAnswer('x', 'reset')
    expect(await send('x', 'By the gateway')).toMatchObject({ status: 409, body: { code: 9031 } })
    expect(await listed('x', 'By hand')).toHaveLength(1)
  })

  it('as long as two such sends cannot be told apart', async () => {
    await start(0)
    await loseAnswer('instagram', 'reset')
    expect(await send('instagram', 'Twice')).toMatchObject({ status: 409 })
    await loseAnswer('instagram', 'half_body')
    const recipientId = await customerOf('instagram')
    const second = await gateway.post('/messages/instagram', { recipientId, message: 'Twice' })
    expect(second).toMatchObject({ status: 409 })
    await expect.poll(() => listed('instagram', 'Twice'), { timeout: 15_000 }).toHaveLength(1)
    expect(await sql(`select 1 from messages where text = 'Twice' and state = 'unknown'`)).toHaveLength(2)
  })
})
