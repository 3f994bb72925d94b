import { describe, expect, test } from 'vitest'
import { api, signed, simulatedX, type XWire } from './x-simulated.ts'

const hook = 'https://app.example.com/hook'

/** A simulator whose webhook passes every challenge. */
function withHook() {
  return simulatedX({
    webhookUrl: { x: hook },
    fetch: async (input) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const token = url.searchParams.get('crc_token')
      return token === null
        ? new Response()
        : Response.json({ response_token: await signed('sim-x-consumer-secret', token) })
    },
  })
}

test('a message is told in the envelope of the activity API', async () => {
  const { sim, seed, ada, webhooks } = simulatedX()
  const { mid } = await sim.x.speak({ text: 'hello' })
  const { name, username } = seed.customers[0]!
  expect(webhooks()).toEqual([
    {
      data: {
        event_uuid: expect.stringMatching(/^-\d+$/) as unknown,
        event_type: 'dm.received',
        filter: { user_id: seed.userId },
        payload: {
          direct_message_events: [
            {
              type: 'message_create',
              id: mid,
              created_timestamp: String(sim.clock.now()),
              message_create: {
                target: { recipient_id: seed.userId },
                sender_id: ada,
                message_data: {
                  text: 'hello',
                  entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
                },
              },
            },
          ],
          users: {
            [seed.userId]: { data: expect.objectContaining({ username: seed.username }) as unknown },
            [ada]: { data: expect.objectContaining({ id: ada, name, username }) as unknown },
          },
        },
      },
    },
  ])
})

test('reading and typing are told, and what the account types by hand', async () => {
  const { sim, seed, ada, send, webhooks, inbox } = simulatedX()
  await expect(sim.x.speak({ read: true })).rejects.toThrow('needs a message')
  const one = (await send({ text: 'one' })).body.data.dm_event_id
  await send({ text: 'two' })
  await sim.settle()
  await sim.x.speak({ read: { upTo: one } })
  await sim.x.speak({ typing: true })
  const typed = await sim.x.speak({ ownApp: { text: 'by hand' } })
  const [, , read, typing, own] = webhooks().map(({ data }) => data)
  expect(read).toMatchObject({
    event_type: 'dm.read',
    filter: { user_id: seed.userId },
    payload: {
      direct_message_mark_read_events: [
        { sender_id: ada, target: { recipient_id: seed.userId }, last_read_event_id: one },
      ],
    },
  })
  expect(typing).toMatchObject({
    event_type: 'dm.indicate_typing',
    payload: { direct_message_indicate_typing_events: [{ sender_id: ada }] },
  })
  expect(own).toMatchObject({
    event_type: 'dm.sent',
    payload: { direct_message_events: [{ id: typed.mid }] },
  })
  expect(inbox().messages).toMatchObject([
    { text: 'one', read: true, appId: seed.appId },
    { text: 'two', read: false },
    { text: 'by hand' },
  ])
  expect(inbox().messages[2]!.appId).toBeUndefined()
})

test('several events travel in one request', async () => {
  const { sim, webhooks } = simulatedX()
  await sim.x.speak({ batch: [[{ text: 'a' }, { text: 'b' }]] })
  expect(webhooks()[0]!.data.payload.direct_message_events).toHaveLength(2)
  await sim.x.speak({ batch: [{ text: 'c' }, { typing: true }] })
  expect(webhooks()[1]!.data.map(({ event_type }) => event_type)).toEqual([
    'dm.received',
    'dm.indicate_typing',
  ])
  sim.x.switches({ arrayData: true })
  await sim.x.speak({ text: 'd' })
  expect(webhooks()[2]!.data).toHaveLength(1)
})

test('things nobody has heard of are told, too', async () => {
  const { sim, webhooks } = simulatedX()
  await sim.x.speak({ raw: { type: 'something_new', novelty: {} } })
  await sim.x.speak({ rawEvent: { name: 'dm.reaction', payload: { emoji: '👍' } } })
  expect(webhooks()[0]!.data.payload.direct_message_events).toMatchObject([{ type: 'something_new' }])
  expect(webhooks()[1]!.data).toMatchObject({ event_type: 'dm.reaction', payload: { emoji: '👍' } })
})

describe('subscriptions', () => {
  const path = '/2/activity/subscriptions'

  test('are made by the account itself, listed and deleted by the app', async () => {
    const { sim, seed, call, asApp, ada } = withHook()
    const create = (patch: object = {}, token?: string) =>
      call('POST', path, { event_type: 'dm.received', filter: { user_id: seed.userId }, ...patch }, token)
    const seeded = (await asApp('GET', path)).body.data
    expect(seeded.map(({ event_type }) => event_type)).toContain('dm.received')
    for (const { subscription_id } of seeded) await asApp('DELETE', `${path}/${String(subscription_id)}`)
    expect((await asApp('GET', path)).body.meta).toMatchObject({ result_count: 0 })
    expect((await sim.x.speak({ text: 'a' })).delivered).toMatchObject([{ state: 'not_subscribed' }])

    expect((await create({ filter: {} })).body.errors[0]!.message).toContain(
      '$.filter.user_id: is missing but it is required',
    )
    expect((await call('POST', path, { event_type: 'dm.received' })).body.errors[0]!.message).toBe(
      '$.filter: is missing but it is required',
    )
    expect((await create({ event_type: 'DmReceived' })).status).toBe(400)
    expect((await create({ note: 'x' })).status).toBe(400)
    expect((await create({ tag: '' })).status).toBe(400)
    expect((await create({ webhook_id: '1' })).body.detail).toContain('WebhookIdInvalid')
    expect((await create({ filter: { user_id: ada } })).status).toBe(403)
    expect((await create({}, seed.appBearerToken)).status).toBe(403)

    const made = await create({ tag: 'one', webhook_id: seed.webhookId })
    expect(made.body.data.subscription).toMatchObject({ event_type: 'dm.received', tag: 'one' })
    const twice = await create({ webhook_id: seed.webhookId })
    expect([twice.status, twice.body.detail]).toEqual([400, expect.stringContaining('Duplicate')])
    await sim.x.speak({ text: 'b' })
    expect(JSON.parse(sim.x.outbox.at(-1)!.body)).toMatchObject({ data: { tag: 'one' } })
    const id = String(made.body.data.subscription.subscription_id)
    expect((await asApp('PUT', `${path}/${id}`, { tag: 'two' })).body.data.subscription.tag).toBe('two')
    expect((await asApp('PUT', `${path}/${id}`, { filter: {} })).status).toBe(400)
    expect((await asApp('DELETE', `${path}?ids=${id}`)).body.data).toEqual({ deleted: true })
    expect((await asApp('DELETE', `${path}/${id}`)).status).toBe(404)
  })

  test('are answered in one of four ways', async () => {
    const { sim, seed, call } = simulatedX()
    const events = ['dm.received', 'dm.sent', 'dm.read', 'dm.indicate_typing']
    const answers: XWire[] = []
    for (const [index, subscriptionAnswer] of (['nested', 'plain', 'array', 'empty'] as const).entries()) {
      sim.x.switches({ subscriptionAnswer })
      const filter = { user_id: seed.userId }
      const { status, body } = await call('POST', path, { event_type: events[index], filter })
      expect(status).toBe(subscriptionAnswer === 'empty' ? 204 : 200)
      answers.push(body)
    }
    expect(answers).toMatchObject([
      { data: { subscription: { event_type: 'dm.received' } } },
      { data: { event_type: 'dm.sent' } },
      { data: [{ event_type: 'dm.read' }], meta: { total_subscriptions: 3 } },
      {},
    ])
  })
})

test('two accounts that write to each other are told apart, in a request each', async () => {
  const { sim, seed, call, send } = withHook()
  const { otherUser } = seed
  const body = {
    event_type: 'dm.received',
    filter: { user_id: otherUser.userId },
    webhook_id: seed.webhookId,
  }
  await call('POST', '/2/activity/subscriptions', body, otherUser.accessToken)
  await send({ text: 'from shop to shop' }, otherUser.userId)
  await sim.settle()
  const told = sim.x.outbox.map(({ body }) => JSON.parse(body) as XWire)
  // Both go out at once, and which is told first nobody promises.
  const inOrder = told.toSorted((one, other) =>
    String(one.data.event_type).localeCompare(String(other.data.event_type)),
  )
  expect(inOrder.map(({ data }) => [data.event_type, data.filter])).toEqual([
    ['dm.received', { user_id: otherUser.userId }],
    ['dm.sent', { user_id: seed.userId }],
  ])
})

test('the older activity API is served behind its switch', async () => {
  const { sim, seed, ada, call, asApp } = withHook()
  const path = `/2/account_activity/webhooks/${seed.webhookId}/subscriptions`
  expect((await call('GET', `${path}/all`)).body).toMatchObject({ reason: 'client-not-enrolled' })
  sim.x.switches({ accountActivity: true, activityApi: false })
  expect((await call('GET', `${path}/all`)).body.data).toEqual({ subscribed: true })
  expect((await call('POST', `${path}/all`)).body.detail).toContain('DuplicateSubscriptionFailed')
  expect((await asApp('GET', `${path}/all/list`)).body.data).toMatchObject({
    webhook_url: hook,
    subscriptions: [{ user_id: seed.userId }],
  })
  await sim.x.speak({ text: 'Look', attachments: [{ type: 'video' }] })
  const body = JSON.parse(sim.x.outbox[0]!.body) as XWire
  expect(body).toMatchObject({
    for_user_id: seed.userId,
    users: { [ada]: { screen_name: seed.customers[0]!.username } },
  })
  expect(body).not.toHaveProperty('data')
  expect(body.direct_message_events[0]!.message_create.message_data.attachment.media).toMatchObject({
    type: 'video',
    video_info: { variants: expect.arrayContaining([]) as unknown },
  })
  expect((await asApp('GET', '/2/account_activity/subscriptions/count')).body.data).toMatchObject({
    subscriptions_count_all: '1',
  })
  expect((await asApp('DELETE', `${path}/${seed.userId}/all`)).body.data).toEqual({ subscribed: false })
  expect((await sim.x.speak({ text: 'a' })).delivered).toMatchObject([{ state: 'not_subscribed' }])
})

test('the stream tells what is subscribed, a line each', async () => {
  const { sim, seed, call } = simulatedX()
  const listen = () =>
    sim.fetch(`${api}/2/activity/stream`, { headers: { authorization: `Bearer ${seed.appBearerToken}` } })
  await call('POST', '/2/activity/subscriptions', {
    event_type: 'dm.received',
    filter: { user_id: seed.userId },
  })
  const first = await listen()
  const second = await listen()
  expect((await listen()).status).toBe(429)
  await second.body!.cancel()
  const reader = first.body!.getReader()
  await sim.x.speak({ text: 'hello' })
  const line = new TextDecoder().decode((await reader.read()).value)
  expect(line).toMatch(/\r\n$/)
  expect(JSON.parse(line)).toMatchObject({ data: { event_type: 'dm.received' } })
  sim.reset()
  expect((await reader.read()).done).toBe(true)
})

describe('a pair that went on in encrypted Chat', () => {
  test('is told of, never read', async () => {
    const { sim, seed, ada, send, get, webhooks, inbox } = simulatedX()
    await sim.x.speak({ text: 'legacy' })
    sim.x.customer({ id: ada, migrated: true })
    await sim.x.speak({ text: 'secret' })
    const told = webhooks()[1]!.data
    expect(told).toMatchObject({
      event_type: 'chat.received',
      payload: { sender_id: ada, conversation_id: `${ada}:${seed.userId}` },
    })
    expect(String(told.payload.encoded_event)).toMatch(/^[A-Za-z0-9+/=]+$/)
    expect(JSON.stringify(webhooks())).not.toContain('secret')
    const sent = await send({ text: 'nobody sees this' })
    expect(sent.status).toBe(201)
    await sim.x.speak({ typing: true })
    await sim.x.speak({ ownApp: { text: 'also secret' } })
    await sim.settle()
    expect(webhooks().map(({ data }) => data.event_type)).toEqual([
      'dm.received',
      'chat.received',
      'chat.sent',
    ])
    const texts = (await get(`/2/dm_conversations/with/${ada}/dm_events`)).body.data.map(({ text }) => text)
    expect(texts).toEqual(['nobody sees this', 'legacy'])
    expect(inbox()).toMatchObject({
      migrated: true,
      messages: [
        { text: 'legacy', place: 'inbox' },
        { text: 'nobody sees this', place: 'old_thread' },
        { text: 'secret', encrypted: true },
        { text: 'also secret', encrypted: true, from: 'account' },
      ],
    })
  })

  test('can begin with a single encrypted message', async () => {
    const { sim, webhooks } = simulatedX()
    await sim.x.speak({ encrypted: true })
    await sim.x.speak({ text: 'legacy' })
    expect(webhooks().map(({ data }) => data.event_type)).toEqual(['chat.received', 'dm.received'])
  })
})

test('a subscription is one per event and filter, wherever it is told', async () => {
  const { sim, seed, call, asApp } = withHook()
  const path = '/2/activity/subscriptions'
  const body = { event_type: 'dm.received', filter: { user_id: seed.userId } }
  const again = await call('POST', path, body)
  expect([again.status, again.body.detail]).toEqual([400, expect.stringContaining('Duplicate')])
  await sim.x.speak({ text: 'a' })
  expect(sim.x.outbox).toHaveLength(1)
  expect((await asApp('DELETE', path)).status).toBe(400)
  expect((await asApp('GET', path)).body.meta.result_count).toBeGreaterThan(1)
})

test('a withdrawn consent is subscribed to for everybody, with an empty filter', async () => {
  const { sim, seed, asApp } = simulatedX()
  const create = (filter: object) =>
    asApp('POST', '/2/activity/subscriptions', { event_type: 'oauth.revoke', filter })
  expect((await create({ user_id: seed.userId })).status).toBe(400)
  expect((await create({ direction: 'inbound' })).status).toBe(400)
  expect((await create({})).status).toBe(200)
  expect(sim.x.world().subscriptions).toMatchObject([{ eventType: 'oauth.revoke', userId: undefined }])
})

test('both listeners of the stream read the same line', async () => {
  const { sim, seed, call } = simulatedX()
  const headers = { authorization: `Bearer ${seed.appBearerToken}` }
  const listen = async () => (await sim.fetch(`${api}/2/activity/stream`, { headers })).body!.getReader()
  const filter = { user_id: seed.userId }
  await call('POST', '/2/activity/subscriptions', { event_type: 'dm.received', filter })
  const readers = [await listen(), await listen()]
  await sim.x.speak({ text: 'hello' })
  const lines = await Promise.all(readers.map(async (reader) => (await reader.read()).value))
  expect(lines[0]).toEqual(lines[1])
  sim.reset()
  const wrong = await sim.fetch(`${api}/2/activity/stream?start_time=yesterday`, { headers })
  expect(wrong.status).toBe(400)
})

test('the older activity API tells of a withdrawn consent, too', async () => {
  const { sim, seed, asApp } = withHook()
  sim.x.switches({ accountActivity: true, activityApi: false })
  await sim.x.speak({ revoke: true })
  const subscriptions = `/2/account_activity/webhooks/${seed.webhookId}/subscriptions`
  await asApp('DELETE', `${subscriptions}/${seed.userId}/all`)
  await sim.x.speak({ revoke: true })
  expect(sim.x.outbox.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    {
      user_event: {
        revoke: {
          date_time: new Date(sim.clock.now()).toISOString(),
          target: { app_id: seed.appId },
          source: { user_id: seed.userId },
        },
      },
    },
  ])
})
