import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import pg from 'pg'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let database: pg.Client
let customer: { id: string }

beforeAll(async () => {
  gateway = await startTestGateway({ DM_OUTCOME_WAIT_MS: '600' })
  database = new pg.Client({ connectionString: gateway.databaseUrl })
  await database.connect()
  const { facebook } = (await gateway.sandbox('/seed')) as { facebook: { customers: { id: string }[] } }
  customer = facebook.customers[0]!
})

beforeEach(() => gateway.sandbox('/facebook/messages', { text: 'Hello' }))

afterAll(async () => {
  await database.end()
  await gateway.stop()
})

const send = (key: string, message: string, path = '/messages/facebook') =>
  gateway.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ recipientId: customer.id, message }),
  })

/** How often the customer has this message. */
async function inbox(text: string): Promise<number> {
  const { facebook } = (await gateway.sandbox('/world')) as {
    facebook: { customers: { id: string; messages: { text?: string }[] }[] }
  }
  const messages = facebook.customers.find(({ id }) => id === customer.id)?.messages ?? []
  return messages.filter((message) => message.text === text).length
}

const breakOff = (kind: string) =>
  gateway.sandbox('/faults', { platform: 'facebook', kind, match: { path: '/messages', method: 'POST' } })

describe('a send with an Idempotency-Key', () => {
  it('is made once and answered the same again', async () => {
    const first = await send('key-1', 'Only once')
    expect(first).toMatchObject({ status: 200, body: { status: 'success' } })
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    const again = await send('key-1', 'Only once')
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await inbox('Only once')).toBe(1)
  })

  it('refuses another body under the same key', async () => {
    await send('key-2', 'The first')
    expect(await send('key-2', 'The second')).toMatchObject({ status: 422, body: { code: 9033 } })
    expect(await inbox('The second')).toBe(0)
  })

  it('twenty times at once reaches the customer once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('key-3', 'Twenty times')))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([])
    for (const { status, body } of answers) if (status === 409) expect(body).toMatchObject({ code: 9034 })
    expect(await inbox('Twenty times')).toBe(1)
  })

  it('that was refused before anything went out may be corrected under the same key', async () => {
    expect(await send('key-4', ' ')).toMatchObject({ status: 400 })
    expect(await send('key-4', 'Corrected')).toMatchObject({ status: 200 })
  })

  it('needs a key that is not too long', async () => {
    const refused = await send('k'.repeat(256), 'Too long a key')
    expect(refused).toMatchObject({ status: 400, body: { code: 101 } })
    expect(String(refused.body.message)).toContain('Idempotency-Key')
  })
})

describe('a send whose answer is lost', () => {
  it('is told when its echo comes in time', async () => {
    await breakOff('half_body')
    const answered = await send('key-5', 'Echo in time')
    expect(await gateway.sandbox('/faults')).toEqual({ faults: [] })
    expect(answered).toMatchObject({ status: 200, body: { status: 'success', message: 'Echo in time' } })
    expect(await inbox('Echo in time')).toBe(1)
  })

  it('is unknown until its echo comes, and is never sent again', async () => {
    await gateway.sandbox('/facebook/switches', { webhookDelayMs: 2_000 })
    // Nor can it be read back.
    const match = { method: 'GET' }
    await gateway.sandbox('/faults', {
      platform: 'facebook',
      kind: 'status',
      status: 500,
      times: 'always',
      match,
    })
    await breakOff('half_body')
    const unknown = await send('key-6', 'Echo too late')
    expect(unknown).toMatchObject({
      status: 409,
      body: { code: 9031, retryAvailable: false, reference: expect.any(String) as unknown },
    })
    expect(await send('key-6', 'Echo too late')).toMatchObject({ status: 409, body: { code: 9031 } })
    await gateway.sandbox('/facebook/switches', { webhookDelayMs: 0 })
    await expect
      .poll(async () => (await send('key-6', 'Echo too late')).status, { timeout: 10_000, interval: 200 })
      .toBe(200)
    expect(await inbox('Echo too late')).toBe(1)
  })
})

describe('a send whose process has died', () => {
  /** Leaves behind what a process leaves that is killed: the key and perhaps the row, both with their leases over. */
  async function died(key: string, state: 'nothing' | 'sending' | 'sent') {
    const sent = await send(key, `Died with ${state}`)
    expect(sent.status).toBe(200)
    // Its echo is not to come afterwards, which would settle it.
    await gateway.sandbox('/settle', {})
    await database.query(
      `update idempotency_keys set status = null, answer = null, lease_until = now() where key = $1`,
      [key],
    )
    const { rows } = await database.query<{ reference: string }>(
      'select reference from idempotency_keys where key = $1',
      [key],
    )
    const reference = rows[0]?.reference
    if (state === 'nothing') await database.query('delete from messages where reference = $1', [reference])
    if (state === 'sending') {
      await database.query(
        `update messages set state = 'sending', native_id = null, lease_until = now() where reference = $1`,
        [reference],
      )
    }
    return sent.body
  }

  it('is answered from what it wrote down', async () => {
    const { messageId, conversationId } = await died('key-7', 'sent')
    const again = await send('key-7', 'Died with sent')
    expect(again).toMatchObject({ status: 200, body: { messageId, conversationId } })
    expect(await inbox('Died with sent')).toBe(1)
  })

  it('before it wrote anything is made now', async () => {
    await died('key-8', 'nothing')
    expect(await send('key-8', 'Died with nothing')).toMatchObject({ status: 200 })
    // Once before its row was taken away, which is what the test needs to pretend, and once now.
    expect(await inbox('Died with nothing')).toBe(2)
  })

  it('in the middle is unknown', async () => {
    await died('key-9', 'sending')
    expect(await send('key-9', 'Died with sending')).toMatchObject({ status: 409, body: { code: 9034 } })
    expect(await inbox('Died with sending')).toBe(1)
  })
})
