import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
})

afterAll(() => gateway.stop())

const conversationIds = async (status?: string, tested = gateway) => {
  const query = status === undefined ? '' : `&status=${status}`
  const { body } = await tested.api(`/messages/facebook?conversationsOnly=true${query}`)
  return body.conversationIds as string[]
}

const messages = async (status: string, tested = gateway) =>
  (await tested.api(`/messages/facebook?status=${status}`)).body.messages as Json[]

const change = (id: string, status: unknown, tested = gateway) =>
  tested.api(`/messages/facebook/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
  })

async function spokenTo(tested = gateway): Promise<string> {
  await tested.sandbox('/facebook/messages', { text: 'Hello' })
  const [id = ''] = await conversationIds(undefined, tested)
  return id
}

describe('a conversation that is archived', () => {
  it('is among the archived alone, with its messages, until it is brought back', async () => {
    const id = await spokenTo()
    expect(await change(id, 'archived')).toMatchObject({ status: 200, body: { status: 'success' } })
    expect(await conversationIds()).not.toContain(id)
    expect(await conversationIds('archived')).toEqual([id])
    const inside = async (status: string) =>
      (await messages(status)).some(({ conversationId }) => conversationId === id)
    expect([await inside('active'), await inside('archived')]).toEqual([false, true])

    expect((await change(id, 'active')).status).toBe(200)
    expect(await conversationIds()).toContain(id)
    expect(await conversationIds('archived')).toEqual([])
  })

  it('may be archived twice, and stays so when we write', async () => {
    const id = await spokenTo()
    await change(id, 'archived')
    expect((await change(id, 'archived')).status).toBe(200)
    const { senderId } = (await messages('archived'))[0] ?? {}
    const sent = await gateway.post('/messages/facebook', { recipientId: senderId, message: 'Still there?' })
    expect(sent.status).toBe(200)
    expect(await conversationIds('archived')).toEqual([id])
  })

  it('is active again when the correspondent writes', async () => {
    const id = await spokenTo()
    await change(id, 'archived')
    await gateway.sandbox('/facebook/messages', { text: 'One more thing' })
    await expect.poll(() => conversationIds()).toContain(id)
  })

  it('stays where it is when that is switched off', async () => {
    const quiet = await startTestGateway({ DM_REOPEN_ARCHIVED: 'false' })
    try {
      const id = await spokenTo(quiet)
      await change(id, 'archived', quiet)
      await quiet.sandbox('/facebook/messages', { text: 'One more thing' })
      const newest = async () => (await messages('archived', quiet))[0]?.message
      await expect.poll(newest).toBe('One more thing')
      expect(await conversationIds('archived', quiet)).toEqual([id])
    } finally {
      await quiet.stop()
    }
  })
})

describe('what is no conversation or no status', () => {
  it.each(['nobody', '%00', 'a%2Fb'])('is told apart: %s', async (id) => {
    expect(await change(id, 'archived')).toMatchObject({
      status: 404,
      body: { action: 'messages', code: 9012, errors: [{ platform: 'facebook' }] },
    })
  })

  it('is not found on another network', async () => {
    const id = await spokenTo()
    const { status, body } = await gateway.api(`/messages/twitter/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"status":"archived"}',
    })
    expect([status, body.code]).toEqual([404, 9012])
  })

  it.each([undefined, 'inactive', 1])('names the field: %s', async (status) => {
    const { status: http, body } = await change(await spokenTo(), status)
    expect([http, body.code]).toEqual([400, 101])
    expect(body.message).toContain('status')
  })
})
