import { describe, expect, it } from 'vitest'
import { useLiveGateway } from './support/live-gateway.ts'
import { instagramApp, xApp } from './support/live-networks.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'

const live = useLiveGateway()

const accountsOf = async ({ api }: TestGateway) => (await api('/accounts')).body.accounts as Json[]

describe('X with an access token that has ended and a refresh token beside it', () => {
  const ended = () => {
    const { userId, accessToken, refreshToken } = live.network.simulator.seed().x
    live.network.simulator.clock.advance(3 * 3_600_000)
    return { accountId: userId, accessToken, refreshToken }
  }
  const uses = () => live.network.simulator.world().x.refreshTokenUses

  it('is linked by the API: the tokens are renewed first, and those that came are kept', async () => {
    const started = await live.start(xApp(live.network))
    expect(await started.post('/accounts', { platform: 'x', ...ended() })).toMatchObject({ status: 200 })
    expect(uses()).toEqual({ accepted: 1, refused: 0 })
    const recipientId = live.network.simulator.seed().x.customers[0]!.id
    const sent = await started.post('/messages/twitter', { recipientId, message: 'It works.' })
    expect(sent).toMatchObject({ status: 200 })
    expect(uses()).toEqual({ accepted: 1, refused: 0 })
  })

  it('is not linked when the refresh token is spent too', async () => {
    const started = await live.start(xApp(live.network))
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
    const started = await live.start({ ...xApp(live.network), ...env })
    expect(await accountsOf(started)).toMatchObject([{ id: accountId, state: 'active' }])
  })
})

it('headers of a foreign X app are refused in live mode', async () => {
  const { userId: accountId, accessToken, refreshToken, customers } = live.network.simulator.seed().x
  const started = await live.start(xApp(live.network))
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
  const { consumerKey, consumerSecret } = live.network.simulator.seed().x
  expect(await send(consumerKey, 'of another app')).toMatchObject({ status: 400, body: { code: 272 } })
  expect(JSON.stringify(live.network.simulator.world().x.customers)).not.toContain('Whose?')
  expect(await send(consumerKey, consumerSecret)).toMatchObject({ status: 200 })
})

it.each(['instagram', 'facebook'] as const)(
  'Instagram with %s login is linked by the environment',
  async (login) => {
    const seed = live.network.simulator.seed().instagram
    const started = await live.start({
      ...instagramApp(live.network, login),
      INSTAGRAM_ACCOUNT_ID: seed.accountId,
      INSTAGRAM_ACCESS_TOKEN: login === 'facebook' ? seed.pageAccessToken : seed.accessToken,
    })
    expect(await accountsOf(started)).toMatchObject([{ platform: 'instagram', id: seed.accountId }])
    live.network.simulator.instagram.setWebhookUrl(`${started.url}/webhooks/instagram`)
    await live.network.simulator.instagram.speak({ text: 'Is it linked?' })
    const { body } = await started.api('/messages/instagram')
    expect((body.messages as Json[])[0]).toMatchObject({ message: 'Is it linked?' })
  },
)
