import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { query } from './support/test-database.ts'
import { startTestGateway, type Answer, type Json, type TestGateway } from './support/test-gateway.ts'

type Caller = Pick<TestGateway, 'api' | 'post'>

/** Every call that is about messages. */
const calls: Record<string, (caller: Caller) => Promise<Answer>> = {
  send: ({ post }) => post('/messages/facebook', { recipientId: '1', message: 'Hello' }),
  read: ({ api }) => api('/messages/facebook'),
  archive: ({ api }) =>
    api('/messages/facebook/1', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"status":"archived"}',
    }),
  'set the automatic answer': ({ post }) => post('/messages/autoresponse', { autoResponseActive: true }),
  'read the automatic answer': ({ api }) => api('/messages/autoresponse'),
}

const off = { status: 400, body: { action: 'messages', status: 'error', code: 361 } }

describe('a profile whose messaging is off', () => {
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await startTestGateway()
  })
  afterAll(() => gateway.stop())

  it.each(Object.entries(calls))('may not %s', async (name, call) => {
    const quiet = await gateway.profile(`Quiet, ${name}`, { messagingActive: false })
    const answer = await call(quiet)
    expect(answer).toMatchObject(off)
    expect(answer.body.message).toContain('messagingActive')
  })

  it('may do everything else', async () => {
    const quiet = await gateway.profile('Quiet', { messagingActive: false })
    expect((await quiet.api('/accounts')).status).toBe(200)
    expect((await quiet.api('/hook/webhook')).status).toBe(200)
  })

  it('answers nobody by itself', async () => {
    const tested = await startTestGateway()
    try {
      await tested.post('/messages/autoresponse', { autoResponseActive: true, autoResponseMessage: 'Soon' })
      const { status } = await tested.api('/profiles', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: '{"messagingActive":false}',
      })
      expect(status).toBe(200)
      await tested.sandbox('/facebook/messages', { text: 'Hello?' })
      const stored = () => tested.log.filter(({ msg }) => msg === 'webhook stored')
      await expect.poll(stored).toHaveLength(1)
      expect(await query(tested.databaseUrl, 'select 1 from auto_responses')).toEqual([])
    } finally {
      await tested.stop()
    }
  })

  it('does not keep others from it', async () => {
    await gateway.profile('Quiet too', { messagingActive: false })
    expect((await gateway.api('/messages/facebook')).status).toBe(200)
    const loud = await gateway.profile('Loud')
    expect((await loud.api('/messages/autoresponse')).status).toBe(200)
  })
})

describe('a gateway whose messaging is off', () => {
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await startTestGateway({ DM_MESSAGING_ENABLED: 'false' })
  })
  afterAll(() => gateway.stop())

  it.each(Object.entries(calls))('does not %s for anybody', async (_name, call) => {
    expect(await call(gateway)).toMatchObject(off)
  })

  it('still takes in what comes, for when it is on again', async () => {
    const text = 'Written while it was off'
    await gateway.sandbox('/facebook/messages', { text })
    const open = await startTestGateway({ DATABASE_URL: gateway.databaseUrl })
    try {
      const texts = async () => {
        const { body } = await open.api('/messages/facebook')
        return (body.messages as Json[]).map(({ message }) => message)
      }
      await expect.poll(texts).toContain(text)
    } finally {
      await open.stop()
    }
  })
})

describe('a network that the gateway is not set up for', () => {
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await startTestGateway({
      DM_MODE: 'live',
      HOST: '127.0.0.1',
      INSTAGRAM_APP_ID: '1',
      INSTAGRAM_APP_SECRET: 'a',
      INSTAGRAM_VERIFY_TOKEN: 'b',
    })
  })
  afterAll(() => gateway.stop())

  it.each([
    ['twitter', 419],
    ['facebook', 156],
    ['myspace', 101],
  ])('is told apart from one that there is not: %s, %i', async (platform, code) => {
    expect(await gateway.api(`/messages/${platform}`)).toMatchObject({
      status: 400,
      body: { code, errors: [{ platform, code }] },
    })
  })
})
