import { describe, expect, test } from 'vitest'
import { call, bodyOf, simulated } from './simulated.ts'

const hook = 'https://app.example.com/hook'

/** A receiver that answers as told and keeps what it got. */
function receiver(answer: () => Response | Promise<Response> = () => new Response()) {
  const received: string[] = []
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    received.push(bodyOf(init))
    return answer()
  }
  return { received, options: { fetch, webhookUrl: { facebook: hook } } }
}

test('the signature is over the transmitted bytes', async () => {
  const { sim } = simulated()
  const body = String.raw`{"object":"page","entry":[{"id":"100000000000001","time":1790000000500,"messaging":[{"sender":{"id":"200000000000002"},"recipient":{"id":"100000000000001"},"timestamp":1790000000123,"message":{"mid":"m_sim-0001","text":"za\u017c\u00f3\u0142\u0107 \ud83d\ude00 https:\/\/example.com\/a?b=1"}}]}]}`
  const { headers } = await sim.facebook.webhookRequest(body)
  expect(new TextEncoder().encode(body)).toHaveLength(295)
  expect(headers['x-hub-signature-256']).toBe(
    'sha256=44b9c0607c88ee0c4c0bd53cf24defabb9ea0bde712a9247e26c4a2007be63e0',
  )
})

test('bodies are ASCII, with lowercase escapes and escaped slashes', async () => {
  const { sim, marta, seed } = simulated()
  await sim.facebook.speak({ text: 'zażółć 😀 https://example.com/a\u007f' })
  const { body } = sim.facebook.outbox[0]!
  expect(body).toContain(String.raw`za\u017c\u00f3\u0142\u0107 \ud83d\ude00 https:\/\/example.com\/a\u007f`)
  expect(body).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(body)).toMatchObject({
    object: 'page',
    entry: [
      {
        id: seed.pageId,
        messaging: [{ sender: { id: marta }, message: { text: 'zażółć 😀 https://example.com/a\u007f' } }],
      },
    ],
  })
})

test('a test can have events signed and post them itself', async () => {
  const { sim, seed } = simulated()
  const request = await sim.facebook.webhookRequest([{ read: { watermark: 5 } }, { unheard_of: {} }])
  expect(JSON.parse(request.body)).toMatchObject({
    entry: [{ id: seed.pageId, messaging: [{ read: { watermark: 5 } }, { unheard_of: {} }] }],
  })
  expect(sim.facebook.outbox).toEqual([])
})

describe('delivery', () => {
  test('is told to who speaks', async () => {
    const { received, options } = receiver()
    const { sim } = simulated(options)
    const { delivered, ok } = await sim.facebook.speak({ text: 'Hello?' })
    expect(ok).toBe(true)
    expect(delivered).toMatchObject([{ state: 'delivered', status: 200, url: hook, fields: ['messages'] }])
    expect(received).toHaveLength(1)
  })

  test('is tried again at once and then for an hour, after which the app has lost the Page', async () => {
    const { received, options } = receiver(() => new Response(null, { status: 500 }))
    const { sim, seed, get } = simulated(options)
    const { delivered } = await sim.facebook.speak({ text: 'Hello?' })
    expect(delivered).toMatchObject([{ state: 'retrying', status: 500, attempts: 2 }])
    sim.clock.advance(60_000)
    await sim.settle()
    expect(received).toHaveLength(3)
    expect(new Set(received).size).toBe(1)
    sim.clock.advance(3_540_000)
    await sim.settle()
    expect((await get(`${seed.pageId}/subscribed_apps`)).body.data).toEqual([])
    expect((await sim.facebook.speak({ text: 'Anybody?' })).delivered).toMatchObject([
      { state: 'not_subscribed' },
    ])
  })

  test('succeeds on a later try', async () => {
    let works = false
    const { received, options } = receiver(() => new Response(null, { status: works ? 200 : 503 }))
    const { sim } = simulated(options)
    await sim.facebook.speak({ text: 'Hello?' })
    works = true
    sim.clock.advance(3_600_000)
    await sim.settle()
    expect(received).toHaveLength(3)
    sim.clock.advance(3_600_000)
    await sim.settle()
    expect(received).toHaveLength(3)
  })

  test('is not believed before 200, and not awaited for ever', async () => {
    const { options } = receiver(() => new Response(null, { status: 201 }))
    const { sim } = simulated(options)
    expect((await sim.facebook.speak({ text: 'a' })).delivered[0]!.state).toBe('retrying')
    const deaf = simulated({
      ...options,
      fetch: (_url, init) =>
        new Promise((_, reject) => {
          init!.signal!.addEventListener('abort', () => reject(new Error('too late')))
        }),
    })
    deaf.sim.facebook.switches({ webhookDeadlineMs: 5 })
    const { delivered } = await deaf.sim.facebook.speak({ text: 'a' })
    expect(delivered).toMatchObject([{ state: 'retrying', status: null, error: 'too late' }])
  })

  test('can be doubled, swapped or not awaited', async () => {
    const { received, options } = receiver()
    const { sim } = simulated(options)
    sim.facebook.switches({ duplicateWebhooks: true })
    await sim.facebook.speak({ text: 'twice' })
    expect(received).toHaveLength(2)
    expect(received[0]).toBe(received[1])
    sim.facebook.switches({ duplicateWebhooks: false, reorderWebhooks: true })
    await sim.facebook.speak({ text: 'early' })
    await sim.facebook.speak({ text: 'late' })
    await sim.facebook.speak({ text: 'last' })
    await sim.settle()
    const order = received.slice(2).map((body) => /"text":"(\w+)"/.exec(body)?.[1])
    expect(order).toEqual(['late', 'early', 'last'])
    sim.facebook.switches({ reorderWebhooks: false })
    expect((await sim.facebook.speak({ text: 'unwaited', wait: false })).delivered).toEqual([])
    await sim.settle()
    expect(received.at(-1)).toContain('unwaited')
  })
})

describe('subscriptions', () => {
  test('let through only what was subscribed', async () => {
    const { sim, seed, graph, get } = simulated()
    const path = `${seed.pageId}/subscribed_apps`
    expect((await graph('POST', `${path}?subscribed_fields=messages,nonsense`)).body.error.code).toBe(100)
    expect((await graph('POST', `${path}?subscribed_fields=messages,message_reads`)).body).toEqual({
      success: true,
    })
    expect((await get(path)).body.data).toMatchObject([
      { id: seed.appId, subscribed_fields: ['messages', 'message_reads'] },
    ])
    await sim.facebook.speak({ text: 'a', referral: { ref: 'x' } })
    await sim.facebook.speak({ postback: { payload: 'P' } })
    await sim.facebook.speak({ read: true })
    expect(sim.facebook.outbox).toHaveLength(2)
    expect(sim.facebook.outbox[0]!.body).not.toContain('referral')
    await graph('DELETE', path)
    expect((await sim.facebook.speak({ text: 'b' })).delivered[0]!.state).toBe('not_subscribed')
  })

  test('begin with a challenge to the callback', async () => {
    const asked: URL[] = []
    const { sim, seed } = simulated({
      fetch: async (url) => {
        const asking = new URL(url instanceof Request ? url.url : url)
        asked.push(asking)
        const right = asking.searchParams.get('hub.verify_token') === 'right'
        return right
          ? new Response(asking.searchParams.get('hub.challenge'))
          : new Response('no', { status: 403 })
      },
    })
    const token = `${seed.appId}|${seed.appSecret}`
    const subscribe = (verify_token: string, callback_url = hook) =>
      call(
        sim,
        'POST',
        `https://graph.facebook.com/v26.0/${seed.appId}/subscriptions`,
        { object: 'page', callback_url, verify_token, fields: 'messages', include_values: true },
        token,
      )
    expect((await subscribe('wrong')).body.error.code).toBe(2200)
    expect((await subscribe('right', 'http://127.0.0.1/hook')).body.error.code).toBe(100)
    expect((await subscribe('right')).body).toEqual({ success: true })
    expect(asked[1]!.searchParams.get('hub.mode')).toBe('subscribe')
    const list = await call(
      sim,
      'GET',
      `https://graph.facebook.com/${seed.appId}/subscriptions`,
      undefined,
      token,
    )
    expect(list.body.data).toMatchObject([{ object: 'page', callback_url: hook, active: true }])
  })
})

describe('events', () => {
  test('come in every documented shape', async () => {
    const { sim, marta, seed, send, events } = simulated()
    const { mid } = await sim.facebook.speak({ text: 'a', referral: { ref: 'r', source: 'SHORTLINK' } })
    await send({
      message: { text: 'Choose', quick_replies: [{ content_type: 'text', title: 'Cake', payload: 'CAKE' }] },
    })
    await sim.settle()
    await sim.facebook.speak({ quickReply: { title: 'Cake' } })
    expect(events('message').at(-1)!.message).toMatchObject({
      text: 'Cake',
      quick_reply: { payload: 'CAKE' },
    })
    await sim.facebook.speak({ edit: { mid: mid!, text: 'b' } })
    expect(events('message_edit')[0]!.message_edit).toEqual({ mid, text: 'b', num_edit: 1 })
    await sim.facebook.speak({ reaction: { mid: mid!, emoji: '❤️' } })
    await sim.facebook.speak({ reaction: { mid: mid!, action: 'unreact' } })
    expect(events('reaction').map(({ reaction }) => reaction)).toEqual([
      { mid, action: 'react', emoji: '❤️', reaction: 'love' },
      { mid, action: 'unreact' },
    ])
    await sim.facebook.speak({ read: true })
    expect(events('read')[0]!.read).toEqual({ watermark: expect.any(Number) as unknown })
    await sim.facebook.speak({ optin: { type: 'notification_messages', payload: 'p' } })
    await sim.facebook.speak({ owner: 'other' })
    await sim.facebook.speak({ owner: 'app' })
    expect(events('pass_thread_control')[0]!.pass_thread_control).toMatchObject({
      previous_owner_app_id: seed.otherAppId,
      new_owner_app_id: seed.appId,
    })
    await sim.facebook.speak({ unsend: mid! })
    expect(events('message').at(-1)!.message).toEqual({ mid, is_deleted: true })
    await sim.facebook.speak({ raw: { brand_new: { a: 1 } } })
    expect(events('brand_new')[0]).toMatchObject({ sender: { id: marta }, brand_new: { a: 1 } })
    await sim.facebook.speak({ pageInbox: { text: 'by hand' } })
    expect(events('message').at(-1)!.message).toMatchObject({ is_echo: true, app_id: 26390203743090 })
  })

  test('show stickers in the manner of the day', async () => {
    const { sim, events } = simulated()
    const types = []
    for (const stickers of ['image', 'both', 'sticker'] as const) {
      sim.facebook.switches({ stickers })
      await sim.facebook.speak({ sticker: true })
      types.push(
        events('message')
          .at(-1)!
          .message.attachments.map(({ type }) => type),
      )
    }
    expect(types).toEqual([['image'], ['image', 'sticker'], ['sticker']])
  })

  test('can lack a prefix, mids or a timestamp', async () => {
    const { sim, send, events } = simulated()
    sim.facebook.switches({ midPrefix: 'not_in_echoes', deliveries: 'without_mids', missingTimestamp: true })
    const { mid } = await sim.facebook.speak({ text: 'a' })
    expect(events('message')[0]!.message.mid).toBe(mid)
    const sent = await send({ message: { text: 'b' } })
    await sim.settle()
    expect(`m_${events('message').at(-1)!.message.mid}`).toBe(sent.body.message_id)
    const [receipt] = events('delivery')
    expect(receipt!.delivery).toEqual({ watermark: expect.any(Number) as unknown })
    expect(receipt).not.toHaveProperty('timestamp')
  })

  test('can share a request: entries, items, standby and dashboard tests', async () => {
    const { sim, webhooks } = simulated()
    const { results } = await sim.facebook.speak({
      batch: [{ text: 'a' }, [{ text: 'b' }, { text: 'c', standby: true }], { text: 'd', changes: true }],
    })
    expect(results).toHaveLength(4)
    const [{ entry }] = webhooks() as [ReturnType<typeof webhooks>[0]]
    expect(entry.map((one) => [one.messaging?.length, one.standby?.length, one.changes?.length])).toEqual([
      [1, undefined, undefined],
      [1, 1, undefined],
      [undefined, undefined, 1],
    ])
    expect(entry[2]!.changes![0]).toMatchObject({
      field: 'messages',
      value: { timestamp: expect.stringMatching(/^\d+$/) as unknown, message: { text: 'd' } },
    })
  })
})
