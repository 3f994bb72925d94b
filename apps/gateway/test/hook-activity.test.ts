import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp, xApp } from './support/live-networks.ts'
import type { Json, TestGateway, TestProfile } from './support/test-gateway.ts'

const live = useLiveGateway()
let activity: HookReceiver
let messages: HookReceiver

beforeEach(async () => {
  activity = await startHookReceiver()
  messages = await startHookReceiver()
})

afterEach(async () => {
  await live.stopGateways()
  await activity.stop()
  await messages.stop()
})

const patience = { timeout: 10_000 }
type Caller = Pick<TestProfile, 'api' | 'post'>
const x = () => live.network.simulator.x
const patch = ({ api }: Caller, path: string, body: Json) =>
  api(path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const change = (caller: Caller, body: Json) => patch(caller, '/profiles', body)
const switchAccount = (caller: Caller, messagingActive: boolean) =>
  patch(caller, '/accounts/twitter', { messagingActive })

/** A gateway with the X app, which X reaches. */
async function start(env: Record<string, string> = {}): Promise<TestGateway> {
  const gateway = await live.start({ DM_ALLOW_PRIVATE_URLS: 'true', ...xApp(live.network), ...env })
  x().setWebhookUrl(`${gateway.url}/webhooks/twitter`)
  return gateway
}

async function listen(caller: Caller): Promise<void> {
  await caller.post('/hook/webhook', {
    action: 'accountActivity',
    url: activity.url,
    secret: 'of the profile',
  })
  await caller.post('/hook/webhook', { action: 'messages', url: messages.url })
}

async function link({ post }: Caller): Promise<void> {
  const { userId: accountId, accessToken, refreshToken } = live.network.simulator.seed().x
  const { status } = await post('/accounts', { platform: 'twitter', accountId, accessToken, refreshToken })
  expect(status).toBe(200)
}

/** A gateway whose Primary Profile has the account and hears all of it. */
async function startListening(env?: Record<string, string>): Promise<TestGateway> {
  const gateway = await start(env)
  await listen(gateway)
  await link(gateway)
  expect((await change(gateway, { xAccountActivityActive: true })).status).toBe(200)
  return gateway
}

const heard = (receiver: HookReceiver, count: number) =>
  expect.poll(() => receiver.calls.length, patience).toBe(count)

async function told(count: number): Promise<Json[]> {
  await heard(activity, count)
  return activity.calls.map(({ body }) => body)
}

const texts = () =>
  activity.calls.map(({ body }) => {
    const message = body.directMessageEvents as { messageCreate: { messageData: Json } } | undefined
    return message?.messageCreate.messageData.text
  })

describe('an endpoint for the activity of an account', () => {
  it('hears a message in the words of the network, in the documented envelope', async () => {
    const gateway = await startListening()
    const { refId } = (await gateway.post('/hook/resume', { action: 'accountActivity' })).body
    const { userId, customers } = live.network.simulator.seed().x
    const { id, name } = customers[0]!
    const { mid } = await x().speak({ text: 'Hi there' })
    const [body] = await told(1)
    const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string
    const person = (one: Json) => expect.objectContaining(one) as object
    expect(body).toEqual({
      action: 'accountActivity',
      type: 'accountActivity',
      code: 200,
      platform: 'twitter',
      directMessageEvents: {
        type: 'message_create',
        id: mid,
        createdAt: iso,
        messageCreate: {
          senderId: id,
          target: { recipientId: userId },
          messageData: {
            text: 'Hi there',
            entities: { hashtags: [], urls: [], symbols: [], userMentions: [] },
          },
        },
      },
      users: {
        [id]: person({ id, name, profileImageUrl: expect.any(String) as string }),
        [userId]: person({ id: userId }),
      },
      mediaUrls: [],
      retryAttempt: 0,
      source: 'system',
      title: 'X Account Activity',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      scheduleDate: body?.created,
      hookId: expect.any(String) as string,
      refId,
      url: activity.url,
    })
    expect(activity.calls[0]?.headers).toHaveProperty('x-authorization-content-sha256')
    // It is news of its own beside that of the message.
    await heard(messages, 1)
    expect(messages.calls[0]?.body.hookId).not.toBe(body?.hookId)
    const history = async () =>
      (await gateway.api('/hook/history?action=accountActivity')).body.accountActivity
    await expect.poll(history, patience).toMatchObject([{ ...body, delivery: { state: 'delivered' } }])
  })

  it('hears both sides, of reading, of typing, and of what nobody here has a name for; the older form too', async () => {
    const gateway = await startListening()
    const { userId, customers } = live.network.simulator.seed().x
    const recipientId = customers[0]!.id
    await gateway.post('/messages/twitter', { recipientId, message: 'By the API' })
    await told(1)
    await x().speak({ ownApp: { text: 'By hand' } })
    await told(2)
    const create = { messageCreate: { senderId: userId, target: { recipientId } } }
    expect(activity.calls.map(({ body }) => body.directMessageEvents)).toMatchObject([create, create])
    expect(texts()).toEqual(['By the API', 'By hand'])
    await x().speak({ read: true })
    await x().speak({ typing: true })
    // What belongs to no conversation is told without waiting for what does.
    await told(4)
    const payload = { before: 'a_b', after_all: 1 }
    const data = { event_type: 'profile.update.bio', filter: { user_id: userId }, payload }
    const { headers, body: signed } = await x().webhookRequest(JSON.stringify({ data }))
    await fetch(`${gateway.url}/webhooks/twitter`, { method: 'POST', headers, body: signed })
    const [, , read, typing, other] = await told(5)
    expect(read).toMatchObject({
      directMessageMarkReadEvents: { senderId: recipientId, lastReadEventId: expect.any(String) as string },
    })
    expect(typing).toMatchObject({ directMessageIndicateTypingEvents: { senderId: recipientId } })
    expect(other).toMatchObject({ profileUpdateBio: { before: 'a_b', afterAll: 1 }, users: {} })
    x().switches({ accountActivity: true, activityApi: false })
    x().setWebhookUrl(`${gateway.url}/webhooks/twitter`)
    await x().speak({ text: 'Look', attachments: [{ type: 'image' }] })
    const media = (await told(6)).at(-1) as Json & { directMessageEvents: Json; mediaUrls: string[] }
    expect(media.users).toMatchObject({ [recipientId]: { screenName: expect.any(String) as string } })
    const { attachment } = (media.directMessageEvents.messageCreate as { messageData: Json }).messageData
    expect(attachment).toMatchObject({ media: { mediaUrlHttps: media.mediaUrls[0] } })
    // What is encrypted is not passed on; `messages` says that there was something.
    x().switches({ accountActivity: false, activityApi: true })
    const seen = messages.calls.length
    await x().speak({ encrypted: true })
    await x().speak({ text: 'In the open' })
    await heard(messages, seen + 2)
    expect(await told(7)).toHaveLength(7)
    expect(texts().at(-1)).toBe('In the open')
  })

  it('hears nothing while the profile has not asked for it, or its messaging is off; nothing of the past, nor of other networks', async () => {
    await x().seedConversations()
    const gateway = await start(facebookApp(live.network))
    await listen(gateway)
    await link(gateway)
    await x().speak({ text: 'Not yet' })
    await heard(messages, 1)
    await change(gateway, { xAccountActivityActive: true, messagingActive: false })
    await x().speak({ text: 'Not now' })
    await change(gateway, { messagingActive: true })
    await switchAccount(gateway, false)
    await x().speak({ text: 'Not of this account' })
    await switchAccount(gateway, true)
    const { facebook } = live.network.simulator
    facebook.setWebhookUrl(`${gateway.url}/webhooks/facebook`)
    const { pageId: accountId, pageAccessToken: accessToken } = live.network.simulator.seed().facebook
    await gateway.post('/accounts', { platform: 'facebook', accountId, accessToken })
    await facebook.speak({ text: 'Elsewhere' })
    await heard(messages, 2)
    const history = async () => (await gateway.api('/messages/twitter')).body.messagesCount
    await expect.poll(history, patience).toBeGreaterThan(2)
    await x().speak({ text: 'Now' })
    await told(1)
    expect(texts()).toEqual(['Now'])
    await change(gateway, { xAccountActivityActive: false })
    await x().speak({ text: 'No more' })
    await heard(messages, 4)
    expect(texts()).toEqual(['Now'])
  })

  it('hears an event once, however often X tells it, and what follows in order', async () => {
    const gateway = await startListening()
    x().switches({ duplicateWebhooks: true })
    for (const text of ['one', 'two', 'three']) await x().speak({ text })
    x().switches({ duplicateWebhooks: false })
    for (const { headers, body } of x().outbox) {
      const again = await fetch(`${gateway.url}/webhooks/twitter`, { method: 'POST', headers, body })
      expect(again.status).toBe(200)
    }
    await x().speak({ batch: [[{ text: 'four' }, { text: 'five' }]] })
    await told(5)
    await heard(messages, 5)
    expect(texts()).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(new Set(activity.calls.map(({ body }) => body.hookId)).size).toBe(5)
  })

  it('is tried again with the same bytes; what was given up is sent again on request', async () => {
    const gateway = await startListening()
    activity.answer = () => 410
    await x().speak({ text: 'Gone' })
    await told(1)
    const history = async () =>
      ((await gateway.api('/hook/history?action=accountActivity')).body.accountActivity ?? []) as Json[]
    await expect.poll(async () => (await history())[0]?.delivery, patience).toMatchObject({ state: 'failed' })
    activity.answer = () => 200
    const since = new Date(Date.now() - 60_000).toISOString()
    const recovered = await gateway.post('/hook/recover', { action: 'accountActivity', since })
    expect(recovered.body).toMatchObject({ resent: 1, added: 0 })
    await told(2)
    const { hookId } = activity.calls[0]!.body
    expect((await gateway.post('/hook/resend', { hookId })).status).toBe(200)
    await told(3)
    expect(new Set(activity.calls.map(({ bytes }) => bytes.toString())).size).toBe(1)
  })

  it('hears what was taken in by a process that delivers nothing and is gone', async () => {
    const gateway = await startListening({ DM_ROLE: 'web' })
    await x().speak({ text: 'Before the end' })
    const other = await live.startBeside(gateway, { DM_ALLOW_PRIVATE_URLS: 'true', ...xApp(live.network) })
    await told(1)
    expect(texts()).toEqual(['Before the end'])
    expect((await other.api('/hook/webhook')).status).toBe(200)
  })

  it('hears what came before the account was linked', async () => {
    const gateway = await start()
    await listen(gateway)
    await change(gateway, { xAccountActivityActive: true })
    await x().speak({ text: 'Is anybody there?' })
    await link(gateway)
    const [body] = await told(1)
    expect(texts()).toEqual(['Is anybody there?'])
    expect(Object.keys(body?.users as Json)).toHaveLength(2)
  })
})

describe('whose endpoint it is', () => {
  it("is the profile's own, else that of the Primary Profile; the switch is the profile's own", async () => {
    const gateway = await start()
    await listen(gateway)
    await change(gateway, { xAccountActivityActive: true })
    const profile = await gateway.profile('Another')
    await link(profile)
    await x().speak({ text: 'Not asked for' })
    await heard(messages, 1)
    await change(profile, { xAccountActivityActive: true })
    await x().speak({ text: 'To the Primary Profile' })
    expect(await told(1)).toMatchObject([{ refId: profile.refId, title: 'X Account Activity' }])
    const own = await startHookReceiver()
    try {
      await profile.post('/hook/webhook', { action: 'accountActivity', url: own.url })
      await x().speak({ text: 'To its own' })
      await heard(own, 1)
      await heard(messages, 3)
      expect(texts()).toEqual(['To the Primary Profile'])
    } finally {
      await own.stop()
    }
  })
})
