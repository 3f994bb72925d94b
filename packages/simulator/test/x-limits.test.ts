import { expect, test } from 'vitest'
import { simulatedX } from './x-simulated.ts'

test('every answer says what is left', async () => {
  const { sim, get, send } = simulatedX()
  const first = await get('/2/dm_events')
  const resetSecs = Math.ceil((sim.clock.now() + 15 * 60_000) / 1000)
  const header = (name: string, { headers } = first) => headers.get(name)
  expect(header('x-rate-limit-limit')).toBe('15')
  expect(header('x-rate-limit-remaining')).toBe('14')
  expect(header('x-rate-limit-reset')).toBe(String(resetSecs))
  const sent = await send({ text: 'a' })
  for (const scope of ['user', 'app']) {
    expect(header(`x-${scope}-limit-24hour-limit`, sent)).toBe('1440')
    expect(header(`x-${scope}-limit-24hour-remaining`, sent)).toBe('1439')
  }
  const refused = await send({})
  expect([refused.status, header('x-rate-limit-remaining', refused)]).toEqual([400, '13'])
})

test('too many calls are refused until the window ends, in either shape', async () => {
  const { sim, get } = simulatedX()
  for (let index = 0; index < 20; index++) expect((await get('/2/dm_events')).status).toBe(200)
  sim.x.switches({ rateLimits: true })
  const refused = await get('/2/dm_events')
  expect([refused.status, refused.body]).toMatchObject([
    429,
    { title: 'Too Many Requests', type: 'about:blank', status: 429 },
  ])
  expect(refused.headers.get('x-rate-limit-remaining')).toBe('0')
  expect(refused.headers.has('retry-after')).toBe(false)
  sim.x.switches({ tooManyShape: 'errors' })
  expect((await get('/2/dm_events')).body).toEqual({ errors: [{ code: 88, message: 'Rate limit exceeded' }] })
  expect((await get('/2/users/me')).status).toBe(200)
  sim.clock.advance(15 * 60_000)
  expect((await get('/2/dm_events')).status).toBe(200)
})

test('numbers differ by product and can be set', async () => {
  const { sim, send, get } = simulatedX()
  sim.x.switches({ rateLimits: true, tier: 'basic' })
  expect((await send({ text: 'a' })).status).toBe(201)
  const second = await send({ text: 'b' })
  expect(second.status).toBe(429)
  expect(second.headers.get('x-user-limit-24hour-remaining')).toBe('0')
  sim.x.switches({ tier: 'free' })
  expect((await get('/2/dm_events')).status).toBe(429)
  sim.x.switches({ tier: 'pay_per_use', rates: { send: { user: 1 } } })
  expect((await send({ text: 'c' })).status).toBe(201)
  expect((await send({ text: 'd' })).status).toBe(429)
})

test('an account sends so many messages a day, by hand or not', async () => {
  const { sim, send } = simulatedX()
  sim.x.switches({ rateLimits: true, limits: { accountDmsPerDay: 2 } })
  await sim.x.speak({ ownApp: { text: 'by hand' } })
  expect((await send({ text: 'a' })).status).toBe(201)
  expect((await send({ text: 'b' })).status).toBe(429)
  sim.clock.advance(24 * 3_600_000)
  sim.x.token({ expiresAtMs: 0 })
  expect((await send({ text: 'b' })).status).toBe(201)
})

test('credits run out', async () => {
  const { sim, send, get } = simulatedX()
  sim.x.switches({ credits: 1 })
  expect((await send({ text: 'a' })).status).toBe(201)
  const refused = await get('/2/dm_events')
  expect([refused.status, refused.body]).toMatchObject([402, { title: 'CreditsDepleted', status: 402 }])
  sim.x.switches({ credits: null })
  expect((await get('/2/dm_events')).status).toBe(200)
})

test('faults speak as X does', async () => {
  const { sim, get, send, inbox } = simulatedX()
  const fail = async (fault: object) => {
    sim.faults.add({ platform: 'x', kind: 'status', ...fault } as never)
    return get('/2/dm_events')
  }
  const many = await fail({ status: 429 })
  expect(many.body.title).toBe('Too Many Requests')
  expect(Number(many.headers.get('x-rate-limit-reset'))).toBeGreaterThan(sim.clock.now() / 1000)
  expect((await fail({ status: 503 })).body).toMatchObject({ title: 'Service Unavailable', status: 503 })
  expect((await fail({ status: 502 })).headers.get('content-type')).toBe('text/html')
  expect((await fail({ status: 402 })).body.title).toBe('CreditsDepleted')
  const coded = await fail({ kind: 'error', code: 226, message: 'This request looks automated.' })
  expect([coded.status, coded.body]).toEqual([
    403,
    { errors: [{ code: 226, message: 'This request looks automated.' }] },
  ])
  sim.faults.add({ platform: 'x', kind: 'status', status: 500, after: true })
  expect((await send({ text: 'went out' })).status).toBe(500)
  expect(inbox().messages).toMatchObject([{ text: 'went out' }])
})

test('the older API is out of reach, and so is what does not exist', async () => {
  const { get, call } = simulatedX()
  expect((await get('/1.1/direct_messages/events/list.json')).body).toMatchObject({ errors: [{ code: 453 }] })
  expect((await get('/2/dm_conversations')).status).toBe(405)
  expect((await call('POST', '/2/dm_events/typing', {})).status).toBe(405)
  expect((await get('/2/unknown')).body).toMatchObject({ status: 404, type: 'about:blank' })
})

test('a user and the app itself look people up on their own accounts', async () => {
  const { sim, get, asApp } = simulatedX()
  sim.x.switches({ rateLimits: true, rates: { users: { user: 3, appOnly: 1 } } })
  const path = `/2/users/${sim.seed().x.userId}`
  const statuses = async (ask: () => Promise<{ status: number }>) => {
    const seen: number[] = []
    for (let index = 0; index < 4; index++) seen.push((await ask()).status)
    return seen
  }
  expect(await statuses(() => get(path))).toEqual([200, 200, 200, 429])
  expect(await statuses(() => asApp('GET', path))).toEqual([200, 429, 429, 429])
  sim.x.switches({ rates: {} })
  expect((await asApp('GET', path)).headers.get('x-rate-limit-limit')).toBe('300')
})

test('each verb on subscriptions and webhooks is counted by itself', async () => {
  const { sim, asApp } = simulatedX()
  sim.x.switches({ rateLimits: true, rates: { subscriptions: { app: 1 }, webhooks: { app: 1 } } })
  for (const path of ['/2/activity/subscriptions', '/2/webhooks']) {
    expect((await asApp('GET', path)).status).toBe(200)
    expect((await asApp('GET', path)).status).toBe(429)
    expect((await asApp('DELETE', `${path}/1`)).status).not.toBe(429)
  }
})

test('the small products read conversations as seldom as everything else', async () => {
  const { sim, get, ada } = simulatedX()
  const path = `/2/dm_conversations/with/${ada}/dm_events`
  sim.x.switches({ rateLimits: true, tier: 'basic' })
  expect((await get(path)).status).toBe(200)
  expect((await get(path)).status).toBe(429)
  sim.x.switches({ tier: 'free' })
  expect((await get(path)).status).toBe(429)
})
