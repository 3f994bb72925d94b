import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { query } from './support/test-database.ts'
import { checkAnswer } from './support/check-answer.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let customer: { id: string; name: string }

beforeEach(async () => {
  gateway = await startTestGateway({}, { hurry: 10 })
  const seed = (await gateway.sandbox('/seed')) as { facebook: { customers: { id: string; name: string }[] } }
  customer = seed.facebook.customers[0]!
})

afterEach(() => gateway.stop())

/** Takes the database away from the gateway, or gives it back. */
async function database(reachable: boolean): Promise<void> {
  const name = new URL(gateway.databaseUrl).pathname.slice(1)
  await query(inject('databaseServer'), `alter database ${name} allow_connections ${reachable}`)
  if (reachable) return
  const others = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`
  await query(inject('databaseServer'), others)
}

const inInbox = async (text: string) => JSON.stringify(await gateway.sandbox('/world')).includes(text)

async function sentWith(text: string): Promise<Json[]> {
  const { body } = await gateway.api('/messages/facebook')
  return (body.messages as Json[]).filter((message) => message.message === text)
}

describe('a send', () => {
  const message = 'Sent once'
  const send = () => gateway.post('/messages/facebook', { recipientId: customer.id, message })

  it('that went out is answered as sent, though the database has gone; its echo repairs the row', async () => {
    await gateway.sandbox('/facebook/switches', { webhookDelayMs: 1500 })
    await gateway.sandbox('/faults', { kind: 'slow', ms: 500, match: { method: 'POST', path: '/messages' } })
    const sending = send()
    await expect.poll(() => gateway.sandbox('/faults')).toMatchObject({ faults: [] })
    await database(false)
    expect(await sending).toMatchObject({ status: 200, body: { status: 'success' } })
    await database(true)
    await expect.poll(() => sentWith(message), { timeout: 10_000 }).toHaveLength(1)
    expect(await sentWith(message)).toMatchObject([{ action: 'sent', recipientId: customer.id }])
  })

  it('whose answer is lost is told by its echo', async () => {
    await gateway.sandbox('/faults', {
      kind: 'reset',
      after: true,
      match: { method: 'POST', path: '/messages' },
    })
    expect(await send()).toMatchObject({ status: 200, body: { status: 'success', message } })
    expect(await sentWith(message)).toHaveLength(1)
    expect(await inInbox(message)).toBe(true)
  })

  it('that the network refused shows nowhere', async () => {
    await gateway.sandbox('/faults', {
      kind: 'error',
      code: 10,
      subcode: 2018108,
      match: { method: 'POST', path: '/messages' },
    })
    expect(await send()).toMatchObject({ status: 400, body: { code: 9030, details: { subcode: '2018108' } } })
    expect(await sentWith(message)).toEqual([])
    expect(await inInbox(message)).toBe(false)
  })

  it('that is throttled says when to come back', async () => {
    await gateway.sandbox('/faults', {
      kind: 'error',
      code: 613,
      match: { method: 'POST', path: '/messages' },
    })
    expect(await send()).toMatchObject({ status: 429, body: { code: 429, retryAvailable: true } })
  })

  it('does not start while the database is away', async () => {
    await database(false)
    expect(await send()).toMatchObject({ status: 503, body: { code: 9002, retryAvailable: true } })
    const ready = await fetch(`${gateway.url}/readyz`)
    expect(ready.status).toBe(503)
    checkAnswer({ method: 'GET', path: '/readyz', status: 503, body: await ready.json() })
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200)
    await database(true)
    expect(await inInbox(message)).toBe(false)
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
    expect(await send()).toMatchObject({ status: 200 })
  })
})

describe('a webhook', () => {
  it('while the database is away is not answered as stored, and comes again', async () => {
    await database(false)
    const spoken = await gateway.sandbox('/facebook/messages', { text: 'Are you there?' })
    expect(spoken).toMatchObject({ delivered: [{ state: 'retrying', status: 503 }] })
    await database(true)
    await gateway.sandbox('/clock', { advanceMs: 10 * 60_000 })
    await gateway.sandbox('/settle', {})
    const { body } = await gateway.api('/messages/facebook')
    expect((body.messages as Json[])[0]).toMatchObject({ message: 'Are you there?' })
  })
})

describe('a person', () => {
  it('whom the network does not show goes by their id, and keeps nobody else waiting', async () => {
    const shy = await gateway.sandbox('/facebook/customers', {
      firstName: 'Shy',
      lastName: 'One',
      profile: 'denied',
    })
    const bold = await gateway.sandbox('/facebook/customers', { firstName: 'Bold', lastName: 'Two' })
    for (const one of [shy, bold])
      await gateway.sandbox('/facebook/messages', { from: one.id, text: 'Hello' })
    const names = async () => {
      const { body } = await gateway.api('/messages/facebook?limit=2')
      return (body.messages as Json[]).map((message) => (message.senderDetails as Json).name)
    }
    await expect.poll(names).toEqual(['Bold Two', shy.id])
  })
})
