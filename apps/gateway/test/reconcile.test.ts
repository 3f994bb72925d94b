import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp, xApp } from './support/live-networks.ts'
import { query } from './support/test-database.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'

const live = useLiveGateway()
const hurry = 20
let gateway: TestGateway

const sql = (text: string) => query<Json>(gateway.databaseUrl, text)

const listed = async (network: string) =>
  ((await gateway.api(`/messages/${network}`)).body.messages as Json[]).map(({ message }) => message)

const imported = () =>
  expect
    .poll(() => sql('select 1 from accounts where history_imported_at is not null'), { timeout: 15_000 })
    .toHaveLength(1)

async function startFacebook(env: Record<string, string>): Promise<void> {
  gateway = await live.start({ ...facebookApp(live.network), ...env }, hurry)
  const { pageId: accountId, pageAccessToken: accessToken } = live.network.simulator.seed().facebook
  const linked = await gateway.post('/accounts', { platform: 'facebook', accountId, accessToken })
  expect(linked).toMatchObject({ status: 200 })
  await imported()
  // Whatever is said from now on is said after the account was linked, be it in the same second, and no webhook tells it.
  live.network.simulator.facebook.setWebhookUrl('http://127.0.0.1:9/webhooks/facebook')
}

const speak = (text: string) => live.network.simulator.facebook.speak({ text })

describe('messages that no webhook told', () => {
  let receiver: HookReceiver

  beforeEach(async () => {
    receiver = await startHookReceiver()
  })

  afterEach(() => receiver.stop())

  it('are found, told to endpoints once and counted, whichever process finds them', async () => {
    const settings = { DM_RECONCILE_SECONDS: '1', DM_ALLOW_PRIVATE_URLS: 'true' }
    await startFacebook(settings)
    await live.startBeside(gateway, { ...facebookApp(live.network), ...settings }, hurry)
    expect(await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })).toMatchObject({
      status: 200,
    })
    const texts = Array.from({ length: 25 }, (_, index) => `missed ${index}`)
    for (const text of texts) await speak(text)
    await expect.poll(() => listed('facebook'), { timeout: 20_000 }).toEqual(expect.arrayContaining(texts))
    await expect
      .poll(async () => (await gateway.api('/accounts')).body.accounts, { timeout: 15_000 })
      .toMatchObject([{ repaired: { messages: texts.length, at: expect.any(String) as string } }])
    expect((await gateway.api('/admin/alarms')).body.alarms).toMatchObject([
      { kind: 'webhooks_missing', platform: 'facebook' },
    ])
    await expect.poll(() => receiver.calls.length, { timeout: 15_000 }).toBe(texts.length)
    expect(new Set(receiver.texts())).toEqual(new Set(texts))
  })

  it('are one alarm from the first of them on, until none came for an hour', async () => {
    await startFacebook({ DM_RECONCILE_SECONDS: '1' })
    const alarms = async () => (await gateway.api('/admin/alarms')).body.alarms as Json[]
    const repaired = async (messages: number) => {
      await speak(`missed message ${messages}`)
      await expect
        .poll(async () => (await gateway.api('/accounts')).body.accounts, { timeout: 15_000 })
        .toMatchObject([{ repaired: { messages } }])
      return (await alarms())[0]?.since
    }
    const began = await repaired(1)
    expect(began).toEqual(expect.any(String))
    expect(await repaired(2)).toBe(began)
    // As if the last of them had been long ago.
    await sql(`update accounts set repaired_at = repaired_at - interval '61 minutes'`)
    expect(await alarms()).toEqual([])
    expect(await repaired(3)).not.toBe(began)
  })
})

it('what a network bills is read no further than the operator allows', async () => {
  const settings = { DM_RECONCILE_PAID_SECONDS: '1', DM_PAID_READS_PER_DAY: '3' }
  gateway = await live.start({ ...xApp(live.network), ...settings }, hurry)
  const { userId: accountId, accessToken, refreshToken } = live.network.simulator.seed().x
  await gateway.post('/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  await imported()
  await expect
    .poll(() => gateway.log.map(({ problem }) => problem), { timeout: 20_000 })
    .toContainEqual(expect.stringMatching(/3 calls a day are spent.*DM_PAID_READS_PER_DAY/))
  expect(await sql('select calls from paid_reads')).toEqual([{ calls: 3 }])
  const reads = live.network.simulator
    .world()
    .x.calls.filter(({ method, path }) => method === 'GET' && path.includes('dm_'))
  expect(reads.length).toBeLessThanOrEqual(3)
})

describe('a process that only', () => {
  it('works answers how it is, and nothing else', async () => {
    gateway = await live.start({ ...facebookApp(live.network), DM_ROLE: 'worker' })
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
    expect((await fetch(`${gateway.url}/api/messages/facebook`)).status).toBe(404)
    expect((await fetch(`${gateway.url}/webhooks/facebook`, { method: 'POST' })).status).toBe(404)
  })

  it('answers calls leaves the rest to one that works', async () => {
    gateway = await live.start({
      ...facebookApp(live.network),
      DM_ROLE: 'web',
      DM_ALLOW_PRIVATE_URLS: 'true',
    })
    const { pageId: accountId, pageAccessToken: accessToken } = live.network.simulator.seed().facebook
    expect(await gateway.post('/accounts', { platform: 'facebook', accountId, accessToken })).toMatchObject({
      status: 200,
    })
    const receiver = await startHookReceiver()
    await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
    live.network.simulator.facebook.setWebhookUrl(`${gateway.url}/webhooks/facebook`)
    await speak('Who tells?')
    expect(await listed('facebook')).toContain('Who tells?')
    expect(receiver.calls).toEqual([])
    expect(await sql('select history_imported_at from accounts')).toEqual([{ history_imported_at: null }])
    await live.startBeside(gateway, {
      ...facebookApp(live.network),
      DM_ROLE: 'worker',
      DM_ALLOW_PRIVATE_URLS: 'true',
    })
    await expect.poll(() => receiver.calls.length, { timeout: 15_000 }).toBe(1)
    await imported()
    await receiver.stop()
  })
})
