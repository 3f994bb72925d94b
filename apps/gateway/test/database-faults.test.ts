import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createDatabaseFaults, type DatabaseFaults, type FaultPlace } from './support/database-faults.ts'
import { query } from './support/test-database.ts'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let database: DatabaseFaults
let customer: string
let seed: { appSecret: string; pageId: string; customers: { id: string }[] }

beforeAll(async () => {
  gateway = await startTestGateway({}, { hurry: 10 })
  database = await createDatabaseFaults(gateway.databaseUrl)
  seed = ((await gateway.sandbox('/seed')) as { facebook: typeof seed }).facebook
})

afterEach(() => database.mend())

afterAll(async () => {
  await database.close()
  await gateway.stop()
})

let count = 0
const newTexts = (how: number, word = 'message') =>
  Array.from({ length: how }, () => `${word} ${(count += 1)}`)

/** Posts one webhook with these messages, whose ids are their texts; answers its status. */
async function deliver(texts: readonly string[]): Promise<number> {
  const messaging = texts.map((text) => ({
    sender: { id: seed.customers[0]!.id },
    recipient: { id: seed.pageId },
    timestamp: Date.now(),
    message: { mid: `m_${text}`, text },
  }))
  const body = JSON.stringify({
    object: 'page',
    entry: [{ id: seed.pageId, time: Date.now(), messaging }],
  })
  const signature = createHmac('sha256', seed.appSecret).update(body).digest('hex')
  const response = await fetch(`${gateway.url}/webhooks/facebook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  })
  await response.text()
  return response.status
}

/** What the journal holds of these messages, and how often each is stored and told. */
async function kept(texts: readonly string[]) {
  const ids = texts.map((text) => `m_${text}`)
  const of = async (from: string) => {
    const sql = `select count(*)::integer as count from ${from} and message_native_id = any ($1)`
    return (await database.query<{ count: number }>(sql, [ids]))[0]!.count
  }
  const stored = await database.query<{ count: number }>(
    'select count(*)::integer as count from messages where native_id = any ($1)',
    [ids],
  )
  return {
    applied: await of(`journal where state = 'applied'`),
    parked: await of(`journal where state = 'parked'`),
    told: await of(`events where type = 'message.received'`),
    stored: stored[0]!.count,
  }
}

const onceEach = (texts: readonly string[]) => ({
  applied: texts.length,
  parked: 0,
  told: texts.length,
  stored: texts.length,
})

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const outOfOrder = [
  ['the disk is full', '53100'],
  ['memory is short', '53200'],
  ['there are too many connections', '53300'],
  ['a lock is not to be had', '55P03'],
  ['there is a deadlock', '40P01'],
  ['a statement takes too long', '57014'],
  ['the server is told to stop', '57P01'],
  ['the disk cannot be read', '58030'],
] as const

describe.each(outOfOrder)('a webhook while %s (%s)', (_what, state) => {
  it.each<FaultPlace>([
    { table: 'journal', on: 'insert' },
    { table: 'messages', on: 'insert' },
    { table: 'events', on: 'insert' },
    { table: 'journal', on: 'commit' },
  ])('at $on of $table is not acknowledged, and not parked; it comes again', async (place) => {
    const requests = [newTexts(1), newTexts(3), newTexts(2)]
    await database.fail(state, place)
    expect(await Promise.all(requests.map(deliver))).toEqual([503, 503, 503])
    expect(await kept(requests.flat())).toEqual(onceEach([]))
    await database.mend()
    expect(await Promise.all(requests.map(deliver))).toEqual([200, 200, 200])
    expect(await kept(requests.flat())).toEqual(onceEach(requests.flat()))
  })
})

describe.each(['53100', '55P03', '57P01'])('a send while the database says %s', (state) => {
  beforeEach(async () => {
    customer = String((await gateway.sandbox('/facebook/customers', {})).id)
    await gateway.sandbox('/facebook/messages', { from: customer, text: 'Hello' })
  })

  it.each<FaultPlace>([
    { table: 'messages', on: 'insert' },
    { table: 'messages', on: 'commit' },
    { table: 'idempotency_keys', on: 'insert' },
  ])('at $on of $table does not go out, and may be made again', async (place) => {
    const [text] = newTexts(1, 'send')
    await database.fail(state, place)
    const refused = await send(text!)
    expect(refused).toMatchObject({ status: 503, body: { code: 9002, retryAvailable: true } })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await inInbox(text!)).toBe(0)
    await database.mend()
    await expect.poll(() => send(text!)).toMatchObject({ status: 200, body: { status: 'success' } })
    expect(await inInbox(text!)).toBe(1)
  })

  it.each<FaultPlace>([
    { table: 'events', on: 'insert' },
    { table: 'messages', on: 'update' },
  ])('at $on of $table is answered as sent when it was, and never made again', async (place) => {
    const [text] = newTexts(1, 'send')
    await database.fail(state, place)
    const sent = await send(text!)
    expect(sent).toMatchObject({ status: 200, body: { status: 'success' } })
    await database.mend()
    await expect.poll(async () => (await send(text!)).body).toEqual(sent.body)
    expect(await inInbox(text!)).toBe(1)
  })

  it('is known as sent when the database is back, though no echo tells of it', async () => {
    const [text] = newTexts(1, 'send')
    await withoutWebhooks(async () => {
      await database.fail(state, { table: 'events', on: 'insert' })
      expect(await send(text!)).toMatchObject({ status: 200, body: { status: 'success' } })
      await database.mend()
      await expect.poll(() => stateOf(text!), { timeout: 10_000 }).toBe('sent')
    })
  })

  it('is known as refused when the database is back', async () => {
    const [text] = newTexts(1, 'send')
    await gateway.sandbox('/faults', {
      kind: 'error',
      code: 10,
      subcode: 2018108,
      match: { method: 'POST', path: '/messages' },
    })
    await database.fail(state, { table: 'messages', on: 'update' })
    expect(await send(text!)).toMatchObject({ status: 400, body: { code: 9030 } })
    await database.mend()
    await expect.poll(() => stateOf(text!), { timeout: 10_000 }).toBe('failed')
    expect(await inInbox(text!)).toBe(0)
  })

  it('while it keeps the answer under the key, is answered the same when the database is back', async () => {
    const [text] = newTexts(1, 'send')
    await database.fail(state, { table: 'idempotency_keys', on: 'update' })
    const sent = await send(text!)
    expect(sent).toMatchObject({ status: 200, body: { status: 'success' } })
    await database.mend()
    await expect.poll(async () => (await send(text!)).body, { timeout: 10_000 }).toEqual(sent.body)
    expect(await inInbox(text!)).toBe(1)
  })

  it('while it lets go of the key of what did not go out, may be made when the database is back', async () => {
    const [text] = newTexts(1, 'send')
    await database.fail(state, { table: 'messages', on: 'insert' })
    await database.fail(state, { table: 'idempotency_keys', on: 'delete' })
    expect(await send(text!)).toMatchObject({ status: 503, body: { code: 9002, retryAvailable: true } })
    await database.mend()
    await expect.poll(async () => (await send(text!)).status, { timeout: 10_000 }).toBe(200)
    expect(await inInbox(text!)).toBe(1)
  })
})

/** To the person who is written to here, under the text as its Idempotency-Key. */
const send = (message: string) =>
  gateway.api('/messages/facebook', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': message },
    body: JSON.stringify({ recipientId: customer, message }),
  })

/** While nothing is told of what happens at the network. */
async function withoutWebhooks(run: () => Promise<void>): Promise<void> {
  const { facebook } = (await gateway.sandbox('/world')) as { facebook: { webhookUrl: string } }
  await gateway.sandbox('/facebook/webhook', { url: null })
  try {
    await run()
  } finally {
    await gateway.sandbox('/facebook/webhook', { url: facebook.webhookUrl })
  }
}

async function stateOf(text: string): Promise<string | undefined> {
  const rows = await database.query<{ state: string }>('select state from messages where text = $1', [text])
  return rows[0]?.state
}

/** How often the customer has this message. */
async function inInbox(text: string): Promise<number> {
  const { facebook } = (await gateway.sandbox('/world')) as {
    facebook: { customers: { messages: { text?: string }[] }[] }
  }
  return facebook.customers.flatMap(({ messages }) => messages).filter((one) => one.text === text).length
}

describe('a transaction that lost against another', () => {
  it.each(['40P01', '40001'])('is done again at once (%s)', async (state) => {
    const texts = newTexts(3)
    await database.fail(state, { table: 'events', on: 'insert' }, { word: texts[0]!, times: 1 })
    expect(await deliver(texts)).toBe(200)
    expect(await kept(texts)).toEqual(onceEach(texts))
  })
})

describe('an event that the database refuses for its data', () => {
  it.each(['22P02', '22003', '22021', '23502', '23514'])(
    'is parked alone, with the reason, and can be taken in later (%s)',
    async (state) => {
      const [bad] = newTexts(1, `bad with ${state}`)
      const requests = [[...newTexts(2), bad!, ...newTexts(2)], newTexts(1), newTexts(3)]
      const good = requests.flat().filter((text) => text !== bad)
      await database.fail(state, { table: 'messages', on: 'insert' }, { word: bad! })
      expect(await Promise.all(requests.map(deliver))).toEqual([200, 200, 200])
      expect(await kept(good)).toEqual(onceEach(good))
      expect(await kept([bad!])).toEqual({ applied: 0, parked: 1, told: 0, stored: 0 })
      const [row] = await database.query<{ id: number; problem: string }>(
        'select id, problem from journal where message_native_id = $1',
        [`m_${bad}`],
      )
      expect(row?.problem).toBe('made by a test')
      await database.mend()
      const replayed = await gateway.post('/admin/journal/replay', { ids: [row?.id] })
      expect(replayed).toMatchObject({ status: 200, body: { applied: 1, parked: 0 } })
      expect(await kept([bad!])).toEqual(onceEach([bad!]))
    },
  )
})

describe('a database that goes away under load', () => {
  it('makes nobody believe that something was stored, and the gateway goes on by itself', async () => {
    const statuses: number[] = []
    const answered: string[] = []
    let running = true
    const networks = Array.from({ length: 8 }, async () => {
      while (running) {
        const texts = newTexts(2, 'under load')
        const status = await deliver(texts)
        statuses.push(status)
        if (status === 200) answered.push(...texts)
      }
    })
    const comes = (status: number) => {
      const from = statuses.length
      return expect.poll(() => statuses.slice(from), { timeout: 15_000 }).toContain(status)
    }
    for (let round = 0; round < 3; round += 1) {
      await comes(200)
      await reachable(false)
      await comes(503)
      await reachable(true)
    }
    await comes(200)
    running = false
    await Promise.all(networks)
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    expect(await kept(answered)).toEqual(onceEach(answered))
  })
})

/** Ends every connection of the gateway and refuses new ones, or takes them again. */
async function reachable(yes: boolean): Promise<void> {
  const name = new URL(gateway.databaseUrl).pathname.slice(1)
  await query(inject('databaseServer'), `alter database ${name} allow_connections ${yes}`)
  if (yes) return
  const [ours] = await database.query<{ pid: number }>('select pg_backend_pid() as pid')
  const others = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> ${ours?.pid}`
  await query(inject('databaseServer'), others)
}
