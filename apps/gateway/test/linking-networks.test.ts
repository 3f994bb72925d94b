import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { instagramApp, xApp } from './support/live-networks.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let network: SimulatorServer
let gateway: TestGateway | undefined

beforeEach(async () => {
  network = await serveSimulator({ port: 0, allowPlainHttp: true })
})

afterEach(async () => {
  await gateway?.stop()
  gateway = undefined
  await network.close()
})

async function startLive(env: Record<string, string>): Promise<TestGateway> {
  const clock = () => network.simulator.clock.now()
  gateway = await startTestGateway({ DM_MODE: 'live', HOST: '127.0.0.1', ...env }, clock)
  return gateway
}

const accountsOf = async ({ api }: TestGateway) => (await api('/accounts')).body.accounts as Json[]

describe('X with an access token that has ended and a refresh token beside it', () => {
  const ended = () => {
    const { userId, accessToken, refreshToken } = network.simulator.seed().x
    network.simulator.clock.advance(3 * 3_600_000)
    return { accountId: userId, accessToken, refreshToken }
  }
  const uses = () => network.simulator.world().x.refreshTokenUses

  it('is linked by the API: the tokens are renewed first, and those that came are kept', async () => {
    const started = await startLive(xApp(network))
    expect(await started.post('/accounts', { platform: 'x', ...ended() })).toMatchObject({ status: 200 })
    expect(uses()).toEqual({ accepted: 1, refused: 0 })
    const recipientId = network.simulator.seed().x.customers[0]!.id
    const sent = await started.post('/messages/twitter', { recipientId, message: 'It works.' })
    expect(sent).toMatchObject({ status: 200 })
    expect(uses()).toEqual({ accepted: 1, refused: 0 })
  })

  it('is not linked when the refresh token is spent too', async () => {
    const started = await startLive(xApp(network))
    const spent = { ...ended(), refreshToken: 'a refresh token that is no more' }
    expect(await started.post('/accounts', { platform: 'x', ...spent })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('does not accept these credentials') as string },
    })
    expect(await accountsOf(started)).toEqual([])
    expect(await started.post('/accounts', { platform: 'x', ...spent, expiresAt: 'tomorrow' })).toMatchObject(
      {
        status: 400,
        body: { message: expect.stringContaining('expiresAt') as string },
      },
    )
  })

  it('is linked by the environment', async () => {
    const { accountId, accessToken, refreshToken } = ended()
    const env = { X_USER_ID: accountId, X_ACCESS_TOKEN: accessToken, X_REFRESH_TOKEN: refreshToken }
    const started = await startLive({ ...xApp(network), ...env })
    expect(await accountsOf(started)).toMatchObject([{ id: accountId, state: 'active' }])
  })
})

it('headers of a foreign X app are refused in live mode', async () => {
  const { userId: accountId, accessToken, refreshToken, customers } = network.simulator.seed().x
  const started = await startLive(xApp(network))
  await started.post('/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  const send = (key: string, secret: string) =>
    started.api('/messages/twitter', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-twitter-oauth1-api-key': key,
        'x-twitter-oauth1-api-secret': secret,
      },
      body: JSON.stringify({ recipientId: customers[0]!.id, message: 'Whose?' }),
    })
  const { consumerKey, consumerSecret } = network.simulator.seed().x
  expect(await send(consumerKey, 'of another app')).toMatchObject({ status: 400, body: { code: 272 } })
  expect(JSON.stringify(network.simulator.world().x.customers)).not.toContain('Whose?')
  expect(await send(consumerKey, consumerSecret)).toMatchObject({ status: 200 })
})

it.each(['instagram', 'facebook'] as const)(
  'Instagram with %s login is linked by the environment',
  async (login) => {
    const seed = network.simulator.seed().instagram
    const started = await startLive({
      ...instagramApp(network, login),
      INSTAGRAM_ACCOUNT_ID: seed.accountId,
      INSTAGRAM_ACCESS_TOKEN: login === 'facebook' ? seed.pageAccessToken : seed.accessToken,
    })
    expect(await accountsOf(started)).toMatchObject([{ platform: 'instagram', id: seed.accountId }])
    network.simulator.instagram.setWebhookUrl(`${started.url}/webhooks/instagram`)
    await network.simulator.instagram.speak({ text: 'Is it linked?' })
    const { body } = await started.api('/messages/instagram')
    expect((body.messages as Json[])[0]).toMatchObject({ message: 'Is it linked?' })
  },
)
