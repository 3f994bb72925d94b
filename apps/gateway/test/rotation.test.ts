import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { xApp } from './support/live-networks.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let network: SimulatorServer
let gateways: TestGateway[]

beforeEach(async () => {
  network = await serveSimulator({ port: 0, allowPlainHttp: true })
  gateways = []
})

afterEach(async () => {
  for (const gateway of [...gateways].reverse()) await gateway.stop()
  await network.close()
})

/** Two gateways in live mode on one database, in the time of the simulated networks. */
async function startTwo(env: Record<string, string>): Promise<void> {
  const clock = () => network.simulator.clock.now()
  const live = { DM_MODE: 'live', HOST: '127.0.0.1', ...env }
  const first = await startTestGateway(live, { clock })
  gateways.push(first)
  gateways.push(await startTestGateway({ ...live, DATABASE_URL: first.databaseUrl }, { clock }))
}

const hour = 3_600_000

it('seventy days on Instagram: the token is renewed though nobody sends, and both go on', async () => {
  const seed = network.simulator.seed().instagram
  await startTwo({
    INSTAGRAM_APP_ID: seed.appId,
    INSTAGRAM_APP_SECRET: seed.appSecret,
    INSTAGRAM_VERIFY_TOKEN: seed.verifyToken,
    INSTAGRAM_BASE_URL: network.urls.instagram!,
    INSTAGRAM_ACCOUNT_ID: seed.accountId,
    INSTAGRAM_ACCESS_TOKEN: seed.accessToken,
  })
  for (let day = 0; day < 70; day += 5) {
    network.simulator.clock.advance(5 * 24 * hour)
    await Promise.all(gateways.map((gateway) => gateway.renew()))
  }
  network.simulator.instagram.setWebhookUrl(`${gateways[1]!.url}/webhooks/instagram`)
  await network.simulator.instagram.speak({ text: 'Still there?' })
  for (const [index, gateway] of gateways.entries()) {
    const body = { recipientId: seed.customers[0]!.id, message: `Yes, ${index}` }
    expect(await gateway.post('/messages/instagram', body)).toMatchObject({ status: 200 })
  }
  const { body } = await gateways[0]!.api('/messages/instagram')
  expect((body.messages as Json[]).map(({ message }) => message)).toEqual(
    expect.arrayContaining(['Still there?', 'Yes, 0', 'Yes, 1']),
  )
})

it('three hours on X: the token rotates under two gateways that send, and both go on', async () => {
  const seed = network.simulator.seed().x
  await startTwo(xApp(network))
  network.simulator.x.setWebhookUrl(`${gateways[0]!.url}/webhooks/x`)
  const { userId: accountId, accessToken, refreshToken } = seed
  const linked = await gateways[0]!.post('/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  expect(linked).toMatchObject({ status: 200, body: { account: { platform: 'twitter', id: accountId } } })
  const recipientId = seed.customers[0]!.id
  for (let passed = 0; passed < 6; passed += 1) {
    network.simulator.clock.advance(hour / 2 + 60_000)
    const sends = gateways.map((gateway, index) =>
      gateway.post('/messages/twitter', { recipientId, message: `At ${passed}, ${index}` }),
    )
    for (const sent of await Promise.all(sends)) expect(sent).toMatchObject({ status: 200 })
  }
  const { body } = await gateways[1]!.api('/messages/twitter')
  expect(body.messagesCount).toBe(12)
  const shown = (await gateways[1]!.api('/accounts')).body.accounts as Json[]
  expect(shown).toMatchObject([{ state: 'active', expires: expect.any(String) as string }])
})
