import { describe, expect, test } from 'vitest'
import { bodyOf } from './simulated.ts'
import { oauth1Header } from './x-oauth1.ts'
import { api, readX, signed, simulatedX } from './x-simulated.ts'

const hook = 'https://app.example.com/hook'
const hourMs = 3_600_000

/** A receiver that answers challenges with the secret and posts as told. */
function receiver(secret = 'sim-x-consumer-secret') {
  const state = {
    received: [] as { body: string; headers: Headers }[],
    challenges: 0,
    crc: async (token: string): Promise<Response> =>
      Response.json({ response_token: await signed(secret, token) }),
    post: () => new Response(),
  }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const token = url.searchParams.get('crc_token')
    if (token !== null) {
      state.challenges += 1
      expect(token).toMatch(/^[A-Za-z0-9+/=_-]{8,200}$/)
      return state.crc(token)
    }
    state.received.push({ body: bodyOf(init), headers: new Headers(init?.headers) })
    return state.post()
  }
  return { state, fetch }
}

test('the signature is over the transmitted bytes, keyed with the consumer secret', async () => {
  const { hmacBase64 } = await import('../src/hmac.ts')
  const secret = 'test-consumer-secret'
  expect(await hmacBase64(secret, '{"data":{"event_type":"dm.received"}}')).toBe(
    'wGfAFeOe/+a1Zg89o1fkWAIMowO7drvYN4RaVCzl8Q0=',
  )
  expect(await hmacBase64(secret, 'challenge-token-0001')).toBe(
    'ZbuIbnEMqA/Oks3rQNuT4uPMZqXHf2ZofG2QdAL1g/I=',
  )
  const { sim, seed } = simulatedX()
  const { headers, body } = await sim.x.webhookRequest('{"data":{"event_type":"dm.received"}}')
  expect(headers['x-twitter-webhooks-signature']).toBe(await signed(seed.consumerSecret, body))
  expect(headers).not.toHaveProperty('x-twitter-webhooks-signature-oauth2')
  sim.x.switches({ oauth2Signature: true })
  const second = await sim.x.webhookRequest([{ message_create: {} }])
  expect(second.headers['x-twitter-webhooks-signature-oauth2']).toBe(
    await signed(seed.clientSecret, second.body),
  )
  expect(JSON.parse(second.body)).toMatchObject({
    data: { event_type: 'dm.received', filter: { user_id: seed.userId } },
  })
  expect(sim.x.outbox).toEqual([])
})

describe('registering', () => {
  test('asks for the challenge and lists what passed', async () => {
    const { state, fetch } = receiver()
    const { asApp } = simulatedX({ fetch })
    const made = await asApp('POST', '/2/webhooks', { url: hook })
    expect(made.body.data).toMatchObject({
      url: hook,
      valid: true,
      id: expect.stringMatching(/^\d+$/) as unknown,
    })
    expect(state.challenges).toBe(1)
    expect((await asApp('GET', '/2/webhooks')).body).toMatchObject({
      data: [{ id: made.body.data.id }],
      meta: { result_count: 1 },
    })
    const again = await asApp('POST', '/2/webhooks', { url: hook })
    expect(again.body.detail).toContain('DuplicateUrlFailed')
    const more = await asApp('POST', '/2/webhooks', { url: `${hook}2` })
    expect(more.body.detail).toContain('WebhookLimitExceeded')
    expect((await asApp('DELETE', `/2/webhooks/${made.body.data.id}`)).body.data).toEqual({ deleted: true })
    expect((await asApp('GET', '/2/webhooks')).body).toEqual({ meta: { result_count: 0 } })
  })

  test('fails for every other answer', async () => {
    const { state, fetch } = receiver()
    const { asApp, seed } = simulatedX({ fetch })
    const answers: (() => Promise<Response>)[] = [
      async () => Response.json({ response_token: await signed(seed.clientSecret, 'x') }),
      async () => new Response('ok'),
      async () => new Response(null, { status: 302, headers: { location: hook } }),
      async () => new Response(null, { status: 404 }),
      async () => new Response(null, { status: 500 }),
      async () => {
        throw new TypeError('fetch failed')
      },
    ]
    for (const answer of answers) {
      state.crc = answer
      const refused = await asApp('POST', '/2/webhooks', { url: hook })
      expect([refused.status, refused.body.detail]).toEqual([
        400,
        expect.stringContaining('CrcValidationFailed'),
      ])
    }
  })

  test('takes public https addresses without a port, by the app only', async () => {
    const { fetch } = receiver()
    const { asApp, call } = simulatedX({ fetch })
    for (const url of [
      'http://app.example.com/a',
      'https://app.example.com:8443/a',
      'https://localhost/a',
      'x',
    ]) {
      expect((await asApp('POST', '/2/webhooks', { url })).body.detail).toContain('UrlValidationFailed')
    }
    expect((await asApp('POST', '/2/webhooks', { url: `${hook}/${'a'.repeat(200)}` })).status).toBe(400)
    expect((await asApp('POST', '/2/webhooks', { url: hook, name: 'x' })).status).toBe(400)
    expect((await call('POST', '/2/webhooks', { url: hook })).status).toBe(403)
    const open = simulatedX({ fetch, allowPlainHttp: true })
    expect((await open.asApp('POST', '/2/webhooks', { url: 'http://127.0.0.1:3000/a' })).status).toBe(200)
  })
})

describe('a registered webhook', () => {
  test('is asked again every hour; a wrong answer ends it until it is validated', async () => {
    const { state, fetch } = receiver()
    const { sim, seed, asApp } = simulatedX({ fetch, webhookUrl: { x: hook } })
    expect(state.challenges).toBe(0)
    sim.clock.advance(hourMs)
    await sim.settle()
    expect(state.challenges).toBe(1)
    const right = state.crc
    state.crc = async () => new Response(null, { status: 301 })
    sim.clock.advance(hourMs)
    await sim.settle()
    const valid = async () => (await asApp('GET', '/2/webhooks')).body.data[0]!.valid
    expect(await valid()).toBe(false)
    expect((await sim.x.speak({ text: 'a' })).delivered).toMatchObject([{ state: 'invalid' }])
    expect((await asApp('PUT', `/2/webhooks/${seed.webhookId}`)).body.detail).toContain('CrcValidationFailed')
    state.crc = right
    expect((await asApp('PUT', `/2/webhooks/${seed.webhookId}`)).body).toEqual({ data: { valid: true } })
    expect((await sim.x.speak({ text: 'b' })).delivered).toMatchObject([{ state: 'delivered' }])
  })

  test('is forgiven for 28 hours of silence', async () => {
    const { state, fetch } = receiver()
    const { sim, asApp } = simulatedX({ fetch, webhookUrl: { x: hook } })
    state.crc = async () => new Response(null, { status: 503 })
    sim.clock.advance(28 * hourMs)
    await sim.settle()
    expect((await asApp('GET', '/2/webhooks')).body.data).toMatchObject([{ valid: true }])
    sim.clock.advance(hourMs)
    await sim.settle()
    expect((await asApp('GET', '/2/webhooks')).body.data).toMatchObject([{ valid: false }])
  })

  test('can have the last day told again', async () => {
    const { state, fetch } = receiver()
    const { sim, seed, asApp } = simulatedX({ fetch, webhookUrl: { x: hook } })
    const { id } = (await asApp('GET', '/2/webhooks')).body.data[0]!
    state.post = () => new Response(null, { status: 500 })
    expect((await sim.x.speak({ text: 'missed' })).delivered).toMatchObject([
      { state: 'given_up', attempts: 1 },
    ])
    state.post = () => new Response()
    state.received.length = 0
    sim.clock.advance(120_000)
    const minute = (ms: number) => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 12)
    const nowMs = sim.clock.now()
    const replay = (patch: object = {}) =>
      asApp('POST', '/2/webhooks/replay', {
        webhook_id: id,
        from_date: minute(nowMs - hourMs),
        to_date: minute(nowMs),
        ...patch,
      })
    expect((await replay({ from_date: minute(nowMs - 25 * hourMs) })).body.detail).toContain(
      'QueryParamInvalid',
    )
    expect((await replay({ webhook_id: '1' })).body.detail).toContain('WebhookIdInvalid')
    const { body } = await replay()
    expect((await replay()).status).toBe(409)
    await sim.settle()
    const bodies = state.received.map((one) => JSON.parse(one.body) as Record<string, unknown>)
    expect(bodies).toMatchObject([
      { data: { event_type: 'dm.received' } },
      {
        replay_job_status: {
          webhook_id: seed.webhookId,
          job_state: 'Complete',
          job_id: (body.data as unknown as { job_id: string }).job_id,
        },
      },
    ])
  })
})

describe('delivery', () => {
  test('is not retried, unless the enterprise product is bought', async () => {
    const { state, fetch } = receiver()
    const { sim } = simulatedX({ fetch, webhookUrl: { x: hook } })
    state.post = () => new Response(null, { status: 204 })
    expect((await sim.x.speak({ text: 'a' })).delivered).toMatchObject([
      { state: 'given_up', status: 204, url: hook, fields: ['dm.received'] },
    ])
    sim.x.switches({ webhookRetries: 'enterprise' })
    state.post = () => new Response(null, { status: 500 })
    expect((await sim.x.speak({ text: 'b' })).delivered).toMatchObject([{ state: 'retrying' }])
    state.post = () => new Response()
    sim.clock.advance(3000)
    await sim.settle()
    expect(state.received).toHaveLength(3)
  })

  test('may be doubled, swapped or lost', async () => {
    const { state, fetch } = receiver()
    const { sim } = simulatedX({ fetch, webhookUrl: { x: hook } })
    sim.x.switches({ duplicateWebhooks: true })
    await sim.x.speak({ text: 'a' })
    expect(new Set(state.received.map(({ body }) => body)).size).toBe(1)
    expect(state.received).toHaveLength(2)
    sim.x.switches({ duplicateWebhooks: false, reorderWebhooks: true })
    state.received.length = 0
    expect((await sim.x.speak({ text: 'first' })).delivered).toMatchObject([{ state: 'held' }])
    await sim.x.speak({ text: 'second' })
    await sim.settle()
    expect(state.received.map(({ body }) => /first|second/.exec(body)?.[0])).toEqual(['second', 'first'])
    sim.x.switches({ reorderWebhooks: false, dropWebhooks: true })
    expect((await sim.x.speak({ text: 'c' })).delivered).toMatchObject([{ state: 'dropped' }])
    expect(state.received).toHaveLength(2)
  })
})

test('only the app looks after its webhooks; who signs for a user may register one', async () => {
  const { fetch } = receiver()
  const { sim, seed, asApp } = simulatedX({ fetch })
  const keys = { ...seed.oauth1, consumerKey: seed.consumerKey, consumerSecret: seed.consumerSecret }
  const signedCall = async (method: string, url: string, body?: object) => {
    const authorization = await oauth1Header({ method, url, nowMs: sim.clock.now(), ...keys })
    const json = body ? { body: JSON.stringify(body) } : {}
    const headers = { authorization, 'content-type': 'application/json' }
    return readX(await sim.fetch(url, { method, headers, ...json }))
  }
  const made = await signedCall('POST', `${api}/2/webhooks`, { url: hook })
  expect(made.status).toBe(200)
  const own = `${api}/2/webhooks/${made.body.data.id}`
  expect((await signedCall('PUT', own)).status).toBe(403)
  expect((await signedCall('DELETE', own)).status).toBe(403)
  expect((await asApp('DELETE', own)).status).toBe(200)
})

test('a port is refused even where it is the usual one', async () => {
  const { fetch } = receiver()
  const { asApp } = simulatedX({ fetch })
  const { body } = await asApp('POST', '/2/webhooks', { url: 'https://app.example.com:443/hook' })
  expect(body.detail).toContain('UrlValidationFailed')
})

test('an answer that breaks off in its middle is forgiven like silence', async () => {
  const { state, fetch } = receiver()
  const { sim, asApp } = simulatedX({ fetch, webhookUrl: { x: hook } })
  state.crc = async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }
  sim.clock.advance(hourMs)
  await sim.settle()
  expect(state.challenges).toBe(1)
  expect((await asApp('GET', '/2/webhooks')).body.data).toMatchObject([{ valid: true }])
})

describe('a webhook that is not valid any more', () => {
  test('is told nothing again, neither by retries nor by a replay', async () => {
    const { state, fetch } = receiver()
    const { sim, seed, asApp } = simulatedX({ fetch, webhookUrl: { x: hook } })
    sim.x.switches({ webhookRetries: 'enterprise' })
    state.post = () => new Response(null, { status: 500 })
    await sim.x.speak({ text: 'a' })
    state.crc = async () => new Response(null, { status: 301 })
    await asApp('PUT', `/2/webhooks/${seed.webhookId}`)
    expect(state.received).toHaveLength(1)
    sim.clock.advance(120_000)
    await sim.settle()
    const minute = (ms: number) => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 12)
    await asApp('POST', '/2/webhooks/replay', {
      webhook_id: seed.webhookId,
      from_date: minute(sim.clock.now() - hourMs),
      to_date: minute(sim.clock.now()),
    })
    await sim.settle()
    expect(state.received).toHaveLength(1)
  })

  test('nor is one that was deleted', async () => {
    const { state, fetch } = receiver()
    const { sim, seed, asApp } = simulatedX({ fetch, webhookUrl: { x: hook } })
    sim.x.switches({ webhookRetries: 'enterprise' })
    state.post = () => new Response(null, { status: 500 })
    await sim.x.speak({ text: 'a' })
    await asApp('DELETE', `/2/webhooks/${seed.webhookId}`)
    sim.clock.advance(120_000)
    await sim.settle()
    expect(state.received).toHaveLength(1)
  })
})

test('a replay is between moments that exist', async () => {
  const { asApp, seed } = simulatedX({ fetch: receiver().fetch, webhookUrl: { x: hook } })
  const replay = (from_date: string, to_date: string) =>
    asApp('POST', '/2/webhooks/replay', { webhook_id: seed.webhookId, from_date, to_date })
  // The simulator starts at ten on the 22nd; hour 33 of the 21st would be nine.
  expect((await replay('202611213300', '202611220959')).body.detail).toContain('QueryParamInvalid')
})

test('a reset forgets the replay that was going on', async () => {
  const { sim, seed, asApp } = simulatedX({ fetch: receiver().fetch, webhookUrl: { x: hook } })
  const replay = () =>
    asApp('POST', '/2/webhooks/replay', {
      webhook_id: seed.webhookId,
      from_date: '202611220900',
      to_date: '202611221000',
    })
  expect((await replay()).status).toBe(200)
  sim.reset()
  expect((await replay()).status).toBe(200)
  await sim.settle()
})
