import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hookPayloads } from '../src/http/presenters/hook-payloads.ts'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { facebookApp, xApp } from './support/live-networks.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'

const live = useLiveGateway()
let receiver: HookReceiver

beforeEach(async () => {
  receiver = await startHookReceiver()
})

afterEach(async () => {
  await live.stopGateways()
  await receiver.stop()
})

async function start(env: Record<string, string>): Promise<TestGateway> {
  const gateway = await live.start({ DM_ALLOW_PRIVATE_URLS: 'true', ...env })
  await gateway.post('/hook/webhook', { action: 'social', url: receiver.url, secret: 'of the profile' })
  return gateway
}

/** What was told after so much, which is as documented. */
async function told(count: number): Promise<Json[]> {
  await expect.poll(() => receiver.calls.length, { timeout: 5_000 }).toBe(count)
  const { schema } = hookPayloads.find(({ name }) => name === 'social')!
  for (const { body } of receiver.calls) expect(schema.parse(body)).toEqual(body)
  return receiver.calls.map(({ body }) => body)
}

const unlink = (gateway: TestGateway, path: string) => gateway.api(path, { method: 'DELETE' })

describe('an endpoint hears what becomes of a link', () => {
  it('to Messenger: that it is made, made again and ended, each once', async () => {
    const gateway = await start(facebookApp(live.network))
    const { pageId, pageName, pageAccessToken } = live.network.simulator.seed().facebook
    const page = { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken }
    for (const _time of [1, 2]) expect((await gateway.post('/accounts', page)).status).toBe(200)
    expect((await unlink(gateway, '/profiles/social?platform=facebook')).status).toBe(200)
    // Where nothing is linked nothing is ended.
    expect((await unlink(gateway, '/profiles/social?platform=facebook')).status).toBe(200)
    expect((await gateway.post('/accounts', page)).status).toBe(200)
    const bodies = await told(4)
    const { refId } = (await gateway.post('/hook/resume', { action: 'social' })).body
    const common = {
      action: 'social',
      code: 200,
      platform: 'facebook',
      displayName: pageName,
      source: 'user',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      timeStamp: expect.any(Number) as number,
      hookId: expect.any(String) as string,
      refId,
      title: 'Primary Profile',
      url: receiver.url,
    }
    const refreshBy = expect.any(String) as string
    expect(bodies).toEqual(
      ['link', 'refresh', 'unlink', 'link'].map((type) => ({
        ...common,
        type,
        ...(type !== 'unlink' && { refreshBy }),
      })),
    )
    expect(bodies[0]?.timeStamp).toBe(Date.parse(String(bodies[0]?.created)) / 1000)
    expect(new Set(bodies.map(({ hookId }) => hookId)).size).toBe(4)
    expect(receiver.calls[0]?.headers).toHaveProperty('x-authorization-content-sha256')
  })

  it('but not of a link that its network does not let be', async () => {
    const gateway = await start(facebookApp(live.network))
    const { pageId, pageAccessToken } = live.network.simulator.seed().facebook
    const page = { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken }
    live.network.simulator.faults.add({ kind: 'status', status: 503, match: { path: 'subscribed_apps' } })
    expect((await gateway.post('/accounts', page)).status).not.toBe(200)
    expect((await gateway.api('/accounts')).body.accounts).toEqual([])
    expect((await gateway.post('/accounts', page)).status).toBe(200)
    expect((await told(1))[0]).toMatchObject({ type: 'link' })
  })

  it('to X: that a send has renewed its credentials, and that another could not, once', async () => {
    const gateway = await start(xApp(live.network))
    const { userId: accountId, accessToken, refreshToken, customers } = live.network.simulator.seed().x
    const { clock } = live.network.simulator
    const expiresAt = new Date(clock.now() + 2 * 3_600_000).toISOString()
    const account = { platform: 'x', accountId, accessToken, refreshToken, expiresAt }
    expect((await gateway.post('/accounts', account)).status).toBe(200)
    await told(1)
    const send = async () =>
      (await gateway.post('/messages/twitter', { recipientId: customers[0]!.id, message: 'Still there?' }))
        .status
    clock.advance(3 * 3_600_000)
    expect(await send()).toBe(200)
    expect((await told(2))[1]).toMatchObject({
      type: 'refresh',
      source: 'system',
      refreshBy: expect.any(String) as string,
    })
    await live.network.simulator.x.speak({ revoke: true })
    clock.advance(3 * 3_600_000)
    for (const _time of [1, 2]) expect(await send()).not.toBe(200)
    expect((await told(3))[2]).toMatchObject({ type: 'refresh', source: 'system', details: { code: 272 } })
  })

  it('to X: that its credentials were renewed by one of two processes, and that they cannot be', async () => {
    const env = xApp(live.network)
    const gateway = await start(env)
    const other = await live.startBeside(gateway, { DM_ALLOW_PRIVATE_URLS: 'true', ...env })
    const { userId: accountId, accessToken, refreshToken } = live.network.simulator.seed().x
    const expiresAt = new Date(live.network.simulator.clock.now() + 2 * 3_600_000).toISOString()
    const account = { platform: 'x', accountId, accessToken, refreshToken, expiresAt }
    const linked = await gateway.post('/accounts', account)
    expect(linked.status).toBe(200)
    await told(1)
    live.network.simulator.clock.advance(2 * 3_600_000 - 60_000)
    await Promise.all([gateway.renew(), other.renew()])
    expect((await told(2))[1]).toMatchObject({
      type: 'refresh',
      platform: 'twitter',
      source: 'system',
      refreshBy: expect.any(String) as string,
    })
    await live.network.simulator.x.speak({ revoke: true })
    live.network.simulator.clock.advance(2 * 3_600_000)
    await Promise.all([gateway.renew(), other.renew()])
    await gateway.renew()
    const [, , refused] = await told(3)
    expect(refused).toMatchObject({
      type: 'refresh',
      source: 'system',
      details: { status: 'error', code: 272, message: expect.any(String) as string },
    })
  })
})

it('what became of a link is tried again, kept in the history, and sent again on request', async () => {
  const gateway = await start(facebookApp(live.network))
  const { pageId, pageAccessToken } = live.network.simulator.seed().facebook
  receiver.answer = () => (receiver.calls.length > 1 ? 410 : 500)
  const page = { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken }
  expect((await gateway.post('/accounts', page)).status).toBe(200)
  await expect.poll(() => receiver.calls.length, { timeout: 15_000 }).toBe(2)
  const history = async () => ((await gateway.api('/hook/history?action=social')).body.social ?? []) as Json[]
  await expect.poll(async () => (await history())[0]?.delivery).toMatchObject({ state: 'failed' })
  expect(receiver.calls[1]?.bytes).toEqual(receiver.calls[0]?.bytes)
  const { hookId } = (await history())[0]!
  receiver.answer = () => 200
  const since = new Date(Date.now() - 60_000).toISOString()
  expect((await gateway.post('/hook/recover', { action: 'social', since })).body).toMatchObject({
    resent: 1,
    added: 0,
  })
  await expect.poll(() => receiver.calls.length).toBe(3)
  expect((await gateway.post('/hook/resend', { hookId })).status).toBe(200)
  await expect.poll(() => receiver.calls.length).toBe(4)
  expect(new Set(receiver.calls.map(({ bytes }) => bytes.toString())).size).toBe(1)
})

it('goes to the Primary Profile where its own has no endpoint, and to nobody else', async () => {
  const gateway = await start(facebookApp(live.network))
  const made = await gateway.post('/profiles', { title: 'Another' })
  const { profileKey, refId } = made.body
  const { pageId, pageAccessToken } = live.network.simulator.seed().facebook
  const linked = await gateway.api('/accounts', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'profile-key': String(profileKey) },
    body: JSON.stringify({ platform: 'facebook', accountId: pageId, accessToken: pageAccessToken }),
  })
  expect(linked.status).toBe(200)
  expect((await told(1))[0]).toMatchObject({ type: 'link', refId, title: 'Another' })
})
