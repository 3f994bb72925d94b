import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSimulator, type Simulator } from '@dm/simulator'
import { serveSimulator } from '@dm/simulator/server'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Context } from '../src/context.ts'
import { createWebhookRegistration } from '../src/domain/webhook/register.ts'
import { createPlatforms, definitions } from '../src/platforms.ts'
import { xApp } from './support/live-networks.ts'
import { startTestGateway, type Json } from './support/test-gateway.ts'

/** A port that nobody listens on: the public address has to be known before the gateway starts. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a gateway that knows its public address', () => {
  it('registers it at X when it starts, answers the challenge, and hears what people write', async () => {
    const network = await serveSimulator({ port: 0, allowPlainHttp: true })
    onTestFinished(() => network.close())
    const { x } = network.simulator
    const { userId, accessToken, refreshToken } = x.seed()
    const app = xApp(network)
    x.setWebhookUrl(null)
    const port = await freePort()
    const gateway = await startTestGateway({
      DM_MODE: 'live',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}/`,
      ...app,
      X_USER_ID: userId,
      X_ACCESS_TOKEN: accessToken,
      X_REFRESH_TOKEN: refreshToken,
    })
    onTestFinished(gateway.stop)
    const url = `http://127.0.0.1:${port}/webhooks/twitter`
    expect(x.world().webhooks.registered).toMatchObject([{ url, valid: true }])
    await x.speak({ text: 'Do you hear me?' })
    const { body } = await gateway.api('/messages/twitter')
    expect((body.messages as Json[])[0]).toMatchObject({ message: 'Do you hear me?' })
  })
})

describe('the registration at X', () => {
  const url = 'https://dm.example.com/webhooks/twitter'
  const hour = 3_600_000
  /** How the gateway answers the challenge. */
  let answer: 'right' | 'wrong' | 'not'
  let said: string[]
  let network: Simulator
  let keep: () => Promise<readonly string[]>

  beforeEach(() => {
    answer = 'right'
    said = []
    network = createSimulator({ clock: Date.UTC(2026, 10, 22), fetch: challenge })
    const { clientId, clientSecret, consumerKey, consumerSecret, appBearerToken } = network.x.seed()
    const clock = () => network.clock.now()
    const { all } = createPlatforms([
      {
        definition: definitions.find(({ platform }) => platform === 'x')!,
        settings: { clientId, clientSecret, consumerKey, consumerSecret, appBearerToken },
        sandbox: false,
        runtime: { fetch: network.fetch, clock },
      },
    ])
    const log = {
      warn: (_fields: object, message: string) => said.push(`warn: ${message}`),
      error: (_fields: object, message: string) => said.push(`error: ${message}`),
    }
    const context = { platforms: { all }, log, networkClock: clock } as unknown as Context
    const registration = createWebhookRegistration(context, 'https://dm.example.com')
    keep = async () => [...(await registration.keep())]

    async function challenge(input: URL | RequestInfo): Promise<Response> {
      if (answer === 'not') return new Response('not now', { status: 500 })
      if (answer === 'wrong') return Response.json({ response_token: 'sha256=guessed' })
      const { url: asked, headers } = new Request(input)
      const reply = await all[0]!.adapter.webhooks.challenge({ method: 'GET', url: asked, headers })
      return new Response(reply?.body, reply)
    }
  })

  const registered = () => network.x.world().webhooks.registered
  const calls = () => network.x.world().calls.length

  it('is made once, and looked at again after an hour', async () => {
    expect(await keep()).toEqual([])
    expect(registered()).toMatchObject([{ url, valid: true }])
    const before = calls()
    network.clock.advance(hour - 1)
    await keep()
    expect(calls()).toBe(before)
    network.clock.advance(1)
    await keep()
    expect(calls()).toBeGreaterThan(before)
    expect(registered()).toHaveLength(1)
  })

  it('is validated again within the hour after X has ceased to believe it', async () => {
    await keep()
    answer = 'wrong'
    network.clock.advance(hour)
    await network.settle()
    expect(registered()).toMatchObject([{ url, valid: false }])
    answer = 'right'
    await keep()
    expect(registered()).toMatchObject([{ url, valid: true }])
  })

  it('that X cannot take now is tried again with the next call', async () => {
    network.faults.add({ kind: 'status', status: 503, times: 'always', match: { path: '/2/webhooks' } })
    expect(await keep()).toEqual(['x'])
    expect(said).toEqual([expect.stringMatching(/^warn: .*tried again soon/)])
    network.faults.clear()
    expect(await keep()).toEqual([])
    expect(registered()).toMatchObject([{ url, valid: true }])
  })

  it('that X refuses is said once an hour, until X takes it', async () => {
    answer = 'not'
    for (const _time of [1, 2]) expect(await keep()).toEqual([])
    expect(said).toEqual([expect.stringMatching(/^error: .*refuses the address/)])
    answer = 'right'
    network.clock.advance(hour)
    await keep()
    expect(said).toHaveLength(1)
    expect(registered()).toMatchObject([{ url, valid: true }])
  })
})
