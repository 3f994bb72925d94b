import { describe, expect, it } from 'vitest'
import { link } from '../src/commands/link.ts'
import { readConfig } from '../src/config.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { instagramApp, xApp } from './support/live-networks.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'

const live = useLiveGateway()

/** The command as `npm run account:link -- …` runs it; that it reads standard input shows in linking.test.ts. */
function runLink({ url, apiKey }: TestGateway, args: readonly string[], secrets: string): Promise<string> {
  const env = { PORT: new URL(url).port, DM_API_KEY: apiKey, ACCESS_TOKEN: secrets }
  return link(readConfig(env, []), env, args)
}

const newest = async ({ api }: TestGateway, wireName: string) =>
  ((await api(`/messages/${wireName}`)).body.messages as Json[])[0]

describe('the command links', () => {
  it('an X account, its two tokens as JSON; both are kept, the second is not spent', async () => {
    const { userId, name, accessToken, refreshToken, customers } = live.network.simulator.seed().x
    const started = await live.start(xApp(live.network))
    live.network.simulator.x.setWebhookUrl(`${started.url}/webhooks/twitter`)
    const said = await runLink(
      started,
      ['x', '--account-id', userId],
      JSON.stringify({ accessToken, refreshToken }),
    )
    expect(said).toBe(`linked: x ${name} (${userId})`)
    expect(live.network.simulator.world().x.refreshTokenUses).toEqual({ accepted: 0, refused: 0 })
    await live.network.simulator.x.speak({ text: 'Is it linked?' })
    expect(await newest(started, 'twitter')).toMatchObject({ message: 'Is it linked?' })
    const recipientId = customers[0]!.id
    const sent = await started.post('/messages/twitter', { recipientId, message: 'It is.' })
    expect(sent).toMatchObject({ status: 200 })
  })

  it('an X account whose access token has ended: when it ended is an argument', async () => {
    const { userId, name, accessToken, refreshToken } = live.network.simulator.seed().x
    const started = await live.start(xApp(live.network))
    live.network.simulator.x.setWebhookUrl(`${started.url}/webhooks/twitter`)
    live.network.simulator.clock.advance(3 * 3_600_000)
    const args = ['x', '--account-id', userId, '--expires-at', new Date(0).toISOString()]
    const said = await runLink(started, args, JSON.stringify({ accessToken, refreshToken }))
    expect(said).toBe(`linked: x ${name} (${userId})`)
    expect(live.network.simulator.world().x.refreshTokenUses).toEqual({ accepted: 1, refused: 0 })
  })

  it.each([
    ['instagram', 'app_scoped'],
    ['facebook', 'page'],
  ] as const)('an Instagram account with %s login; webhooks find it by its %s id', async (login, entryId) => {
    const { accountId, accessToken, pageAccessToken, name, customers } =
      live.network.simulator.seed().instagram
    const started = await live.start(instagramApp(live.network, login))
    live.network.simulator.instagram.setWebhookUrl(`${started.url}/webhooks/instagram`)
    live.network.simulator.instagram.switches({ entryId })
    const token = login === 'facebook' ? pageAccessToken : accessToken
    const said = await runLink(started, ['instagram', '--account-id', accountId], `${token}\n`)
    expect(said).toBe(`linked: instagram ${name} (${accountId})`)
    await live.network.simulator.instagram.speak({ text: 'Is it linked?' })
    expect(await newest(started, 'instagram')).toMatchObject({ message: 'Is it linked?' })
    const recipientId = customers[0]!.id
    const sent = await started.post('/messages/instagram', { recipientId, message: 'It is.' })
    expect(sent).toMatchObject({ status: 200 })
  })

  it('nothing when it is not told enough, and says how to call it', async () => {
    const started = await live.start(xApp(live.network))
    for (const args of [[], ['x'], ['x', '--account', '1']]) {
      await expect(runLink(started, args, 'a token')).rejects.toThrow('usage: npm run account:link')
    }
    const args = ['x', '--account-id', '1']
    await expect(runLink(started, args, ' ')).rejects.toThrow('no access token')
    await expect(runLink(started, args, '{"accessToken": 1}')).rejects.toThrow('no JSON object of texts')
    expect((await started.api('/accounts')).body.accounts).toEqual([])
  })
})
