import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestGateway, type Answer, type TestGateway } from './support/test-gateway.ts'

const limit = 5
let gateway: TestGateway
let beside: TestGateway

const settings = { DM_RATE_LIMIT: String(limit), DM_RATE_LIMIT_SECONDS: '31536000' }

beforeAll(async () => {
  gateway = await startTestGateway(settings)
  beside = await startTestGateway({ ...settings, DATABASE_URL: gateway.databaseUrl })
})

afterAll(async () => {
  await beside.stop()
  await gateway.stop()
})

const headersOf = ({ headers }: Answer) =>
  ['max', 'count', 'remaining'].map((name) => Number(headers.get(`x-ratelimit-${name}`)))

it('counts the calls of all processes together, also those that fail, and refuses what is beyond', async () => {
  expect(headersOf(await gateway.api('/accounts'))).toEqual([limit, 1, 4])
  const unknown = await beside.api('/nothing/here')
  expect([unknown.status, ...headersOf(unknown)]).toEqual([404, limit, 2, 3])
  const wrong = await gateway.post('/messages/facebook', {})
  expect([wrong.status, ...headersOf(wrong)]).toEqual([400, limit, 3, 2])

  const atOnce = await Promise.all([gateway, gateway, gateway].map(({ api }) => api('/accounts')))
  expect(atOnce.map(headersOf).sort()).toEqual([
    [limit, 4, 1],
    [limit, 5, 0],
    [limit, 6, 0],
  ])
  const refused = atOnce.find(({ status }) => status !== 200)!
  const reset = Number(refused.headers.get('x-ratelimit-reset'))
  expect(reset).toBeGreaterThan(0)
  expect(refused).toMatchObject({
    status: 429,
    body: { action: 'accounts', code: 429, status: 'error', retryAvailable: true },
  })
  expect(Number(refused.headers.get('retry-after'))).toBe(Math.ceil(reset / 1_000))
})

it('does not count who has no key', async () => {
  const { status, headers } = await gateway.api('/accounts', { headers: { authorization: 'Bearer wrong' } })
  expect([status, headers.get('x-ratelimit-count')]).toEqual([403, null])
})

it('begins anew with the next window', async () => {
  const hasty = await startTestGateway({ DM_RATE_LIMIT: '1', DM_RATE_LIMIT_SECONDS: '1' })
  try {
    const one = () => hasty.api('/accounts')
    await expect.poll(one, { interval: 0, timeout: 5_000 }).toMatchObject({ status: 429 })
    await delay(Number((await one()).headers.get('x-ratelimit-reset')) + 20)
    expect(await one()).toMatchObject({ status: 200 })
  } finally {
    await hasty.stop()
  }
})

it('is switched off by 0', async () => {
  const open = await startTestGateway({ DM_RATE_LIMIT: '0', DM_RATE_LIMIT_SECONDS: '31536000' })
  try {
    const answers = await Promise.all(Array.from({ length: 20 }, () => open.api('/accounts')))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(answers[0]?.headers.get('x-ratelimit-max')).toBeNull()
  } finally {
    await open.stop()
  }
})
