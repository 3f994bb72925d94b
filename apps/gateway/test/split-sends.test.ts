import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let database: pg.Client

beforeAll(async () => {
  gateway = await startTestGateway({ DM_OUTCOME_WAIT_MS: '600' })
  database = new pg.Client({ connectionString: gateway.databaseUrl })
  await database.connect()
})

afterAll(async () => {
  await database.end()
  await gateway.stop()
})

const picture = 'https://media.example.com/picture.png'
let count = 0
let customer: string
let text: string

beforeEach(async () => {
  const { id } = await gateway.sandbox('/facebook/customers', {})
  customer = String(id)
  text = `After the picture ${(count += 1)}`
  await gateway.sandbox('/facebook/messages', { from: customer, text: 'Hello' })
})

/** A picture and a text, which this network carries one after the other. */
const send = () =>
  gateway.api('/messages/facebook', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': text },
    body: JSON.stringify({ recipientId: customer, message: text, mediaUrls: [picture] }),
  })

const expectFault = (fault: Json) =>
  gateway.sandbox('/faults', { platform: 'facebook', match: { method: 'POST', path: '/messages' }, ...fault })

/** Lets the first piece pass and meets the second. */
async function expectFaultOfSecond(fault: Json): Promise<void> {
  await expectFault({ kind: 'slow', ms: 1 })
  await expectFault(fault)
}

/** Leaves the key as a process leaves it that dies before it has answered, though its row says what became of it. */
async function forgetAnswer(): Promise<void> {
  await database.query(
    `update idempotency_keys set status = null, answer = null, lease_until = now() where key = $1`,
    [text],
  )
}

/** What the customer has of ours. */
async function arrived(): Promise<string[]> {
  const { facebook } = (await gateway.sandbox('/world')) as {
    facebook: { customers: { id: string; messages: { from: string; text: string }[] }[] }
  }
  const messages = facebook.customers.find(({ id }) => id === customer)?.messages ?? []
  return messages.filter(({ from }) => from === 'page').map((message) => message.text || 'picture')
}

describe('a message that goes out in pieces', () => {
  it('is told by its pieces, also when the answer was never kept', async () => {
    const first = await send()
    expect(first).toMatchObject({
      status: 200,
      body: { messages: [{ status: 'success' }, { status: 'success', message: text }] },
    })
    await forgetAnswer()
    const again = await send()
    const [, said] = first.body.messages as Json[]
    expect(again.body).toMatchObject({
      messageId: said!.messageId,
      conversationId: first.body.conversationId,
    })
    const ids = (answer: Json) => (answer.messages as Json[]).map(({ messageId }) => messageId)
    expect(ids(again.body)).toEqual(ids(first.body))
    expect(await arrived()).toEqual(['picture', text])
  })

  it.each([
    ['refused', { kind: 'error', code: 100, status: 400 }, 'error'],
    ['lost', { kind: 'reset' }, 'unknown'],
  ])('tells after a crash too which of them was %s, and why', async (_what, fault, status) => {
    await expectFaultOfSecond(fault)
    const first = await send()
    expect(first).toMatchObject({
      status: 200,
      body: {
        messages: [
          { status: 'success' },
          { status, message: text, error: { code: expect.any(Number) as number } },
        ],
      },
    })
    await forgetAnswer()
    const again = await send()
    expect(again.body.messageId).toBe(first.body.messageId)
    expect((again.body.messages as Json[])[1]).toEqual((first.body.messages as Json[])[1])
    expect(await arrived()).toEqual(['picture'])
  })

  it('says that the rest was not sent when the answer to the first is lost and its echo comes', async () => {
    await expectFault({ kind: 'half_body' })
    const first = await send()
    const told = {
      status: 200,
      body: {
        messages: [
          { status: 'success', mediaUrl: picture },
          { status: 'error', message: text, error: { retryAvailable: true } },
        ],
      },
    }
    expect(first).toMatchObject(told)
    await forgetAnswer()
    expect(await send()).toMatchObject(told)
    expect(await arrived()).toEqual(['picture'])
  })

  it('says that nobody knows of the rest when its process died in the middle', async () => {
    await expectFault({ kind: 'half_body' })
    await send()
    await forgetAnswer()
    await database.query(
      'delete from split_sends where reference = (select reference from idempotency_keys where key = $1)',
      [text],
    )
    expect(await send()).toMatchObject({
      status: 200,
      body: {
        messages: [{ status: 'success' }, { status: 'unknown', message: text, error: { code: 9031 } }],
      },
    })
    expect(await arrived()).toEqual(['picture'])
  })

  it('has the text of what went out kept in its message alone, where an unsend finds it', async () => {
    expect(await send()).toMatchObject({ status: 200 })
    const { rows } = await database.query<{ kept: string }>('select s::text as kept from split_sends s')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ kept }) => kept.includes(text))).toEqual([])
  })
})
