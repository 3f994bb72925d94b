import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startHookReceiver } from './support/hook-receiver.ts'
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

describe('an account whose messaging is off', () => {
  let gateway: TestGateway
  beforeEach(async () => {
    gateway = await startTestGateway()
  })
  afterEach(() => gateway.stop())

  const turn = (messagingActive: unknown, { api }: Caller = gateway, platform = 'facebook') =>
    api(`/accounts/${platform}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messagingActive }),
    })
  const textsOf = async () => {
    const { body } = await gateway.api('/messages/facebook')
    return (body.messages as Json[]).map(({ message }) => message)
  }
  const ours = ['send', 'read', 'archive']

  it('takes part in nothing that is about its messages, until it is on again', async () => {
    expect(await turn(false)).toMatchObject({
      status: 200,
      body: { account: { platform: 'facebook', messagingActive: false, state: 'active' } },
    })
    for (const [name, call] of Object.entries(calls)) {
      const answer = await call(gateway)
      if (!ours.includes(name)) expect(answer.status).toBe(200)
      else {
        expect(answer).toMatchObject(off)
        expect(answer.body.message).toContain('PATCH /api/accounts/facebook')
      }
    }
    await turn(true)
    expect((await gateway.api('/messages/facebook')).status).toBe(200)
  })

  it('shows so, and keeps the other accounts from nothing', async () => {
    await turn('false', gateway, 'twitter')
    const { body } = await gateway.api('/user')
    const active = (body.displayNames as Json[]).map(({ platform, messagingActive }) => [
      platform,
      messagingActive,
    ])
    expect(new Map(active as [string, boolean][])).toEqual(
      new Map([
        ['facebook', true],
        ['instagram', true],
        ['twitter', false],
      ]),
    )
    expect(body.messagingEnabled).toBe(true)
    expect((await gateway.api('/messages/facebook')).status).toBe(200)
    expect(await gateway.api('/messages/x')).toMatchObject(off)
  })

  it('takes in what comes, and tells and answers nobody', async () => {
    const receiver = await startHookReceiver()
    try {
      await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
      await gateway.post('/messages/autoresponse', { autoResponseActive: true, autoResponseMessage: 'Soon' })
      await turn(false)
      await gateway.sandbox('/facebook/messages', { text: 'While it was off' })
      await gateway.sandbox('/instagram/messages', { text: 'Of another account' })
      await expect.poll(receiver.texts, { timeout: 10_000 }).toContain('Of another account')
      const since = new Date(Date.now() - 60_000).toISOString()
      const recovered = await gateway.post('/hook/recover', { action: 'messages', since })
      expect(recovered).toMatchObject({ status: 200, body: { added: 0 } })
      await turn(true)
      await gateway.sandbox('/facebook/messages', { text: 'While it was on' })
      await expect.poll(receiver.texts, { timeout: 10_000 }).toContain('While it was on')
      expect(receiver.texts()).not.toContain('While it was off')
      const texts = await textsOf()
      expect(texts).toEqual(expect.arrayContaining(['While it was off', 'While it was on']))
      const asked = `select from auto_responses r join accounts a on a.id = r.account_id where a.platform = 'instagram'`
      expect(await query(gateway.databaseUrl, asked)).toHaveLength(1)
    } finally {
      await receiver.stop()
    }
  })

  it('answers nobody by itself, also who wrote just before', async () => {
    await gateway.post('/messages/autoresponse', { autoResponseActive: true, autoResponseMessage: 'Soon' })
    await turn(false)
    await gateway.sandbox('/facebook/messages', { text: 'Hello?' })
    const stored = () => gateway.log.filter(({ msg }) => msg === 'webhook stored')
    await expect.poll(stored).toHaveLength(1)
    expect(await query(gateway.databaseUrl, 'select 1 from auto_responses')).toEqual([])
    const before = `insert into auto_responses (account_id, participant_id, profile_id, conversation_id, message_native_id, asked_at)
      select account_id, sender_id, profile_id, conversation_id, native_id, now() from messages where text = 'Hello?'`
    await query(gateway.databaseUrl, before)
    await gateway.sandbox('/instagram/messages', { text: 'Wake up' })
    const silent = () => gateway.log.filter(({ reason }) => reason === 'messaging is off')
    await expect.poll(silent, { timeout: 10_000 }).toHaveLength(1)
  })

  it('is switched by its own profile alone', async () => {
    await turn(false)
    const other = await gateway.profile('Other')
    expect(await turn(true, other)).toMatchObject({ status: 400, body: { code: 156 } })
    expect(await turn(true, gateway, 'myspace')).toMatchObject({ status: 400, body: { code: 101 } })
    expect(await turn(undefined)).toMatchObject({ status: 400, body: { code: 101 } })
    expect(await gateway.api('/messages/facebook')).toMatchObject(off)
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
