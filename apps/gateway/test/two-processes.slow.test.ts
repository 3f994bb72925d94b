import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/store/embedded-postgres/index.ts'
import { checkAnswer } from './support/check-answer.ts'
import { startProcess, type GatewayProcess } from './support/gateway-process.ts'
import { xApp } from './support/live-networks.ts'

const apiKey = 'an api key for tests only'

let folder: string
let server: EmbeddedPostgres
let network: SimulatorServer
let gateways: GatewayProcess[]
let urls: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dm-two-'))
  server = await startEmbeddedPostgres({ dataDir: join(folder, 'database') })
  network = await serveSimulator({ port: 0, allowPlainHttp: true })
  gateways = []
  urls = []
  for (const name of ['first', 'second']) await start(name)
})

afterEach(async () => {
  await Promise.all(gateways.map((gateway) => gateway.kill('SIGKILL')))
  await network.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

/** A process in live mode, with the simulator in the place of X. */
async function start(name: string): Promise<void> {
  const gateway = startProcess({
    DM_MODE: 'live',
    HOST: '127.0.0.1',
    DATABASE_URL: server.connectionString,
    DATA_DIR: join(folder, name),
    DM_API_KEY: apiKey,
    DM_SECRET_KEY: 'a secret for tests, long enough to be taken',
    ...xApp(network),
  })
  gateways.push(gateway)
  const [, url] = await gateway.says(/API +(http:\S+)\/api/)
  urls.push(url!)
}

async function call(url: string, path: string, body?: object) {
  const response = await fetch(`${url}/api${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer = { status: response.status, body: (await response.json()) as Record<string, unknown> }
  checkAnswer({ method: body ? 'POST' : 'GET', path: `/api${path}`, ...answer })
  return answer
}

const send = (url: string, message: string, customer = 0) =>
  call(url, '/messages/twitter', {
    recipientId: network.simulator.seed().x.customers[customer]!.id,
    message,
  })

const uses = () => network.simulator.world().x.refreshTokenUses
const account = async (url: string) => ((await call(url, '/accounts')).body.accounts as unknown[])[0]

/** Links the account through the first process, and ends its access token. */
async function linkAndEndToken(): Promise<void> {
  network.simulator.x.setWebhookUrl(`${urls[0]}/webhooks/x`)
  const { userId: accountId, accessToken, refreshToken } = network.simulator.seed().x
  const linked = await call(urls[0]!, '/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  expect(linked).toMatchObject({ status: 200 })
  expect(uses()).toEqual({ accepted: 0, refused: 0 })
  await network.simulator.x.token({ token: accessToken, dead: true })
}

it('two that meet an ended access token at once use the refresh token once, and both go on', async () => {
  await linkAndEndToken()
  const texts = ['a', 'b', 'c'].flatMap((round) =>
    urls.map((url, index) => ({ url, text: `${round}${index}` })),
  )
  const sent = await Promise.all(texts.map(({ url, text }) => send(url, text)))
  expect(sent.map(({ status }) => status)).toEqual(texts.map(() => 200))
  expect(uses()).toEqual({ accepted: 1, refused: 0 })
  for (const url of urls) expect(await send(url, 'afterwards')).toMatchObject({ status: 200 })
  expect(uses()).toEqual({ accepted: 1, refused: 0 })
  expect(await account(urls[1]!)).toMatchObject({ state: 'active' })
})

/** Kills the first process when its refresh has reached the network. */
async function killWhileRefreshing(): Promise<void> {
  const { faults } = network.simulator
  const cutOff = send(urls[0]!, 'cut off').catch(() => 'cut off')
  await expect.poll(() => faults.list(), { timeout: 20_000 }).toEqual([])
  await gateways[0]!.kill('SIGKILL')
  expect(await cutOff).toBe('cut off')
}

it('one goes on when the other is killed before its refresh took effect', async () => {
  await linkAndEndToken()
  // The network carries the call out after the delay, when the other process has been served long since.
  network.simulator.faults.add({
    platform: 'x',
    kind: 'slow',
    ms: 20_000,
    match: { path: '/2/oauth2/token' },
  })
  await killWhileRefreshing()
  // To somebody else: whom the killed process wrote to waits until nobody can be at it any more.
  expect(await send(urls[1]!, 'went on', 1)).toMatchObject({ status: 200 })
  expect(uses()).toEqual({ accepted: 1, refused: 0 })
  expect(await account(urls[1]!)).toMatchObject({ state: 'active' })
})

// Nobody can win this one: the network has taken the refresh token, and its answer died with the process that asked.
// What can be had is a clear end: the other is not held up, asks once, and says that the owner has to link again.
it('a refresh token that was used up by a killed process ends the account openly', async () => {
  await linkAndEndToken()
  network.simulator.faults.add({
    platform: 'x',
    kind: 'timeout_after_accept',
    match: { path: '/2/oauth2/token' },
  })
  await killWhileRefreshing()
  expect(await send(urls[1]!, 'too late', 1)).toMatchObject({ status: 400, body: { code: 272 } })
  expect(uses()).toEqual({ accepted: 1, refused: 1 })
  expect(await account(urls[1]!)).toMatchObject({ state: 'authorization_lost' })
})

it('whoever writes after a process that was killed while it sent waits no longer than its lease lasts', async () => {
  const { userId: accountId, accessToken, refreshToken } = network.simulator.seed().x
  await call(urls[0]!, '/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  const { faults } = network.simulator
  faults.add({
    platform: 'x',
    kind: 'slow',
    ms: 200_000,
    match: { method: 'POST', path: '/dm_conversations/with' },
  })
  const cutOff = send(urls[0]!, 'cut off').catch(() => 'cut off')
  await expect.poll(() => faults.list(), { timeout: 20_000 }).toEqual([])
  await gateways[0]!.kill('SIGKILL')
  expect(await cutOff).toBe('cut off')
  expect(await send(urls[1]!, 'too soon')).toMatchObject({ status: 429, body: { code: 9035 } })
  await expect
    .poll(async () => (await send(urls[1]!, 'goes on')).status, { timeout: 75_000, interval: 1_000 })
    .toBe(200)
  const texts = network.simulator.world().x.customers[0]!.messages.map(({ text }) => text)
  expect(texts.filter((text) => ['cut off', 'too soon', 'goes on'].includes(text))).toEqual(['goes on'])
})
