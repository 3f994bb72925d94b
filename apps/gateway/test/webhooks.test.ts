import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

interface Seed {
  appSecret: string
  verifyToken: string
  pageId: string
  customers: { id: string }[]
}

let gateway: TestGateway
let seed: Seed

beforeAll(async () => {
  gateway = await startTestGateway()
  seed = ((await gateway.sandbox('/seed')) as { facebook: Seed & Json }).facebook
})

afterAll(() => gateway.stop())

const sign = (body: string) => `sha256=${createHmac('sha256', seed.appSecret).update(body).digest('hex')}`

async function deliver(body: string, signature: string | undefined = sign(body)): Promise<number> {
  const response = await fetch(`${gateway.url}/webhooks/facebook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature && { 'x-hub-signature-256': signature }) },
    body,
  })
  await response.text()
  return response.status
}

let count = 0
function item(message: Json, from = seed.customers[0]!.id): Json {
  count += 1
  return {
    sender: { id: from },
    recipient: { id: seed.pageId },
    timestamp: Date.now() + count,
    message: { mid: `m_delivered-${count}`, ...message },
  }
}

const envelope = (items: unknown[], id = seed.pageId) =>
  JSON.stringify({ object: 'page', entry: [{ id, time: Date.now(), messaging: items }] })

async function texts(): Promise<unknown[]> {
  const { body } = await gateway.api('/messages/facebook')
  return (body.messages as Json[]).map((message) => message.message)
}

describe('the address of the webhook', () => {
  it('answers the challenge of who knows the token', async () => {
    const query = `hub.mode=subscribe&hub.verify_token=${seed.verifyToken}&hub.challenge=1158201444`
    const response = await fetch(`${gateway.url}/webhooks/facebook?${query}`)
    expect([response.status, await response.text()]).toEqual([200, '1158201444'])
  })

  it('refuses who does not', async () => {
    const response = await fetch(
      `${gateway.url}/webhooks/facebook?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1`,
    )
    expect(response.status).toBe(403)
    expect(await response.text()).not.toBe('1')
  })

  it('knows no other network and no other method', async () => {
    expect((await fetch(`${gateway.url}/webhooks/myspace`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(`${gateway.url}/webhooks/facebook`, { method: 'PUT' })).status).toBe(405)
  })
})

describe('a webhook', () => {
  it('that is signed is stored', async () => {
    expect(await deliver(envelope([item({ text: 'signed' })]))).toBe(200)
    expect(await texts()).toContain('signed')
  })

  it.each([
    ['wrong', 'sha256=00'],
    ['missing', ''],
    ['of another body', 'sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8'],
  ])(
    'with a signature that is %s is refused, and leaves a log line and nothing else',
    async (_name, signature) => {
      const lines = gateway.log.length
      expect(await deliver(envelope([item({ text: 'forged' })]), signature)).toBe(401)
      expect(await texts()).not.toContain('forged')
      const said = gateway.log.slice(lines).filter((line) => (line.level as number) >= 40)
      expect(said).toEqual([expect.objectContaining({ msg: expect.stringContaining('signature') as string })])
      expect(JSON.stringify(said)).not.toContain('forged')
    },
  )

  it('is refused after its bytes were changed, though it means the same', async () => {
    const body = envelope([item({ text: 'caf\u00e9' })])
    expect(await deliver(body.replace('\u00e9', '\\u00e9'), sign(body))).toBe(401)
  })

  it('that is no JSON, but signed, is refused for good', async () => {
    expect(await deliver('{"object":')).toBe(400)
  })

  it('keeps the neighbours of an item that makes no sense', async () => {
    const body = envelope([item({ text: 'left' }), { nonsense: [1, null] }, null, 7, item({ text: 'right' })])
    expect(await deliver(body)).toBe(200)
    expect(await texts()).toEqual(expect.arrayContaining(['left', 'right']))
  })

  it('keeps characters that the database cannot, as well as it can', async () => {
    const body = envelope([item({ text: 'a\u0000b' }), item({ text: 'half \ud83d' })])
    expect(await deliver(body)).toBe(200)
    expect(await texts()).toEqual(expect.arrayContaining(['a\uFFFDb', 'half \uFFFD']))
  })

  it('of an account that is not linked is kept, and answered', async () => {
    expect(await deliver(envelope([item({ text: 'for somebody else' })], '404'))).toBe(200)
    expect(await texts()).not.toContain('for somebody else')
  })

  it('delivered a second time changes nothing', async () => {
    const body = envelope([item({ text: 'twice' })])
    await deliver(body)
    expect(await deliver(body)).toBe(200)
    expect((await texts()).filter((text) => text === 'twice')).toHaveLength(1)
  })

  it('may come in any order', async () => {
    const first = item({ text: 'first draft' })
    const { mid } = first.message as { mid: string }
    const from = {
      sender: first.sender,
      recipient: first.recipient,
      timestamp: (first.timestamp as number) + 1,
    }
    const edit = { ...from, message_edit: { mid, text: 'final text', num_edit: 1 } }
    const reaction = { ...from, reaction: { mid, action: 'react', emoji: '❤', reaction: 'love' } }
    for (const each of [edit, reaction, first]) expect(await deliver(envelope([each]))).toBe(200)
    const { body } = await gateway.api('/messages/facebook')
    const message = (body.messages as Json[]).find((one) => one.id === mid)
    expect(message).toMatchObject({ message: 'final text', reactions: { [seed.customers[0]!.id]: '❤' } })
    expect(await texts()).not.toContain('first draft')
  })
})
