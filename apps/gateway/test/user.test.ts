import { afterAll, beforeAll, expect, it } from 'vitest'
import { query } from './support/test-database.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

const ownerEmail = 'owner@dm.example'

let gateway: TestGateway
let page: { id: string; name: string; accessToken: string }

beforeAll(async () => {
  gateway = await startTestGateway({ DM_OWNER_EMAIL: ownerEmail })
  const seed = (await gateway.sandbox('/seed')) as unknown as { facebook: { otherPage: typeof page } }
  page = seed.facebook.otherPage
})

afterAll(() => gateway.stop())

const some = {
  text: expect.stringMatching(/./) as string,
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/) as string,
  number: expect.any(Number) as number,
}

it('the account itself is told with all its networks, as the vendor’s own test reads it', async () => {
  const { status, body } = await gateway.api('/user?instagramQuota=true')
  expect(status).toBe(200)
  expect(body).toEqual({
    refId: some.text,
    title: 'Primary Profile',
    email: ownerEmail,
    created: { _seconds: some.number, _nanoseconds: some.number, utc: some.time },
    activeSocialAccounts: ['facebook', 'instagram', 'twitter'],
    displayNames: expect.any(Array) as Json[],
    messagingEnabled: true,
    messagingConversationMonthlyCount: some.number,
    monthlyApiCalls: some.number,
    monthlyPostCount: 0,
    lastApiCall: some.time,
    lastUpdated: some.time,
    nextUpdate: some.time,
  })
  const names = new Map((body.displayNames as Json[]).map((name) => [name.platform, name]))
  const everywhere = { displayName: some.text, id: some.text, description: '', created: some.time }
  expect(names.get('facebook')).toMatchObject({
    ...everywhere,
    pageName: names.get('facebook')?.displayName,
    profileUrl: `https://www.facebook.com/${String(names.get('facebook')?.id)}`,
    messagingActive: true,
  })
  const { username } = names.get('twitter')!
  expect(names.get('twitter')).toMatchObject({
    ...everywhere,
    username: some.text,
    profileUrl: `https://x.com/${String(username)}`,
    messagingActive: true,
  })
  expect(names.get('instagram')).not.toHaveProperty('pageName')
})

it('conversations are counted in which something was sent', async () => {
  const counted = async () => (await gateway.api('/user')).body.messagingConversationMonthlyCount as number
  const { facebook } = (await gateway.sandbox('/seed')) as unknown as {
    facebook: { customers: { id: string }[] }
  }
  const before = await counted()
  for (const message of ['Hello', 'Still here']) {
    const sent = await gateway.post('/messages/facebook', { recipientId: facebook.customers[0]!.id, message })
    expect(sent).toMatchObject({ status: 200 })
  }
  expect(await counted()).toBe(before + 1)

  // Neither those of another profile, nor those of a month that is over.
  const other = await gateway.profile('Writes too')
  const active = `insert into active_conversations (profile_id, month, conversation_id)`
  await query(
    gateway.databaseUrl,
    `${active} values ($1, date_trunc('month', now() at time zone 'UTC'), 'one')`,
    [other.refId],
  )
  await query(
    gateway.databaseUrl,
    `${active} select id, date_trunc('month', now() at time zone 'UTC') - interval '1 month', 'one' from profiles`,
  )
  expect(await counted()).toBe(before + 1)
  expect((await other.api('/user')).body.messagingConversationMonthlyCount).toBe(1)
})

it('calls are counted, each profile’s by themselves', async () => {
  const { api } = await gateway.profile('Counted')
  const calls = async (call: TestGateway['api']) => (await call('/user')).body.monthlyApiCalls as number
  const before = await calls(gateway.api)
  expect(await calls(api)).toBe(1)
  expect(await calls(api)).toBe(2)
  expect(await calls(gateway.api)).toBe(before + 1)
})

it('a profile is told by its key, wherever that stands; without an account nothing is active', async () => {
  const { key, refId, api } = await gateway.profile('Without')
  const { body } = await api('/user')
  expect(body).toMatchObject({ refId, title: 'Without', email: ownerEmail, displayNames: [] })
  expect(body).not.toHaveProperty('activeSocialAccounts')
  expect((await gateway.api(`/user?profileKey=${key}`)).body).toMatchObject({ refId })
  const wrong = await gateway.api('/user?profileKey=nobody')
  expect(wrong).toMatchObject({ status: 403, body: { code: 9001 } })
  const named = await gateway.profile('With an address', { email: 'its.own@dm.example' })
  expect((await named.api('/user')).body).toMatchObject({ email: 'its.own@dm.example' })
})

it('messaging is active for an account while it is for its profile, and the network accepts it', async () => {
  const { api, post } = await gateway.profile('Switched')
  await post('/accounts', { platform: 'facebook', accountId: page.id, accessToken: page.accessToken })
  const told = async () => {
    const { body } = await api('/user')
    const [name] = body.displayNames as Json[]
    expect(name).toMatchObject({ platform: 'facebook', id: page.id })
    return [body.messagingEnabled, name?.messagingActive]
  }
  expect(await told()).toEqual([true, true])
  const change = async (messagingActive: boolean) => {
    const headers = { 'content-type': 'application/json' }
    await api('/profiles', { method: 'PATCH', headers, body: JSON.stringify({ messagingActive }) })
  }
  await change(false)
  expect(await told()).toEqual([false, false])
  await change(true)
  await gateway.sandbox('/faults', {
    kind: 'error',
    code: 190,
    subcode: 460,
    match: { method: 'POST', path: '/messages' },
  })
  const refused = await post('/messages/facebook', { recipientId: '1', message: 'Are you there?' })
  expect(refused).toMatchObject({ status: 400, body: { code: 161 } })
  expect(await told()).toEqual([true, false])
})
