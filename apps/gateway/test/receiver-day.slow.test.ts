import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReceiver, type HeardEvent, type Receiver } from '@dm/acceptance/receiver'
import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/store/embedded-postgres/index.ts'
import { checkAnswer } from './support/check-answer.ts'
import { startProcess, type GatewayProcess } from './support/gateway-process.ts'
import { facebookApp, instagramApp, xApp } from './support/live-networks.ts'

type Json = Record<string, unknown>
const apiKey = 'an api key for tests only'
const [oldSecret, newSecret] = ['the secret of the morning', 'the secret of the evening']
const patience = { timeout: 30_000 }

let folder: string
let server: EmbeddedPostgres
let network: SimulatorServer
let receiver: Receiver
let gateway: GatewayProcess
let url: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dm-day-'))
  server = await startEmbeddedPostgres({ dataDir: join(folder, 'database') })
  network = await serveSimulator({ port: 0, allowPlainHttp: true })
  receiver = await startReceiver(oldSecret)
  await start()
})

afterEach(async () => {
  await gateway.kill('SIGKILL')
  await receiver.stop()
  await network.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

/** A gateway with all three networks, which reach it from now on. */
async function start(): Promise<void> {
  gateway = startProcess({
    DM_MODE: 'live',
    HOST: '127.0.0.1',
    DATABASE_URL: server.connectionString,
    DATA_DIR: join(folder, 'data'),
    DM_API_KEY: apiKey,
    DM_SECRET_KEY: 'a secret for tests, long enough to be taken',
    DM_ALLOW_PRIVATE_URLS: 'true',
    DM_HOOK_MESSAGE_DELETED: 'true',
    // Nothing but webhooks tells of anything.
    DM_RECONCILE_SECONDS: '0',
    DM_RECONCILE_PAID_SECONDS: '0',
    ...facebookApp(network),
    ...instagramApp(network, 'instagram'),
    ...xApp(network),
  })
  url = (await gateway.says(/API +(http:\S+)\/api/))[1]!
  const { facebook, instagram, x } = network.simulator
  facebook.setWebhookUrl(`${url}/webhooks/facebook`)
  instagram.setWebhookUrl(`${url}/webhooks/instagram`)
  x.setWebhookUrl(`${url}/webhooks/twitter`)
}

async function call(path: string, body?: Json, method = body ? 'POST' : 'GET'): Promise<Json> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Json
  checkAnswer({ method, path: `/api${path}`, status: response.status, body: answer })
  expect({ status: response.status, answer }).toMatchObject({ status: 200 })
  return answer
}

const networks = ['facebook', 'instagram', 'x'] as const
type Network = (typeof networks)[number]
const wireName = (name: Network) => (name === 'x' ? 'twitter' : name)
const speak = (name: Network, speech: Json) => network.simulator[name].speak(speech)

function accounts(): Record<Network, { id: string; credentials: Json; customer: { id: string } }> {
  const { facebook, instagram, x } = network.simulator.seed()
  const { accessToken, refreshToken } = x
  const of = (id: string, credentials: Json, customers: { id: string }[]) => ({
    id,
    credentials: { accountId: id, ...credentials },
    customer: customers[0]!,
  })
  return {
    facebook: of(facebook.pageId, { accessToken: facebook.pageAccessToken }, facebook.customers),
    instagram: of(instagram.accountId, { accessToken: instagram.accessToken }, instagram.customers),
    x: of(x.userId, { accessToken, refreshToken }, x.customers),
  }
}

const ofNetwork = (name: Network) =>
  receiver.events.filter(({ body }) => body.action === 'messages' && body.platform === wireName(name))

/** The event that is the n-th of its network, once it was taken. */
async function heard(name: Network, count: number): Promise<HeardEvent> {
  await expect.poll(() => ofNetwork(name).length, patience).toBe(count)
  return ofNetwork(name).at(-1)!
}

interface ActivityBody extends Json {
  readonly directMessageEvents?: { readonly messageCreate: { readonly messageData: Json } }
}

/** Events of X in its own words, in the order in which they were heard; and what messages among them say. */
const ownWords = () =>
  receiver.events.flatMap(({ body }) => (body.action === 'accountActivity' ? [body as ActivityBody] : []))
const said = () => ownWords().map((body) => body.directMessageEvents?.messageCreate.messageData.text)

const anyText = expect.any(String) as string
const anyNumber = expect.any(Number) as number
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string

/** What the contract says of every event. */
const envelope = {
  code: 200,
  created: moment,
  timeStamp: anyNumber,
  hookId: anyText,
  refId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  title: 'Primary Profile',
}

/** What it says of an event of a conversation: done by the correspondent, or by us. */
function expected(name: Network, subAction: string, type: string, more: Json, byUs = false): Json {
  const { id, customer } = accounts()[name]
  const [senderId, recipientId] = byUs ? [id, customer.id] : [customer.id, id]
  return {
    ...envelope,
    action: 'messages',
    subAction,
    type,
    platform: wireName(name),
    conversationId: anyText,
    senderId,
    senderDetails: expect.objectContaining({ id: senderId, name: anyText }) as object,
    recipientId,
    mediaUrls: [],
    scheduleDate: moment,
    url: receiver.url,
    ...more,
  }
}

const created = (name: Network, message: string, byUs = false) =>
  expected(
    name,
    'messageCreated',
    byUs ? 'sent' : 'received',
    { id: anyText, message, attachments: [] },
    byUs,
  )

const byHand = (name: Network): Json =>
  name === 'x' ? { ownApp: { text: 'By hand' } } : { pageInbox: { text: 'By hand' } }

it('a day of a receiver on three networks, through two restarts and a change of the secret', async () => {
  const day: Record<Network, Json[]> = { facebook: [], instagram: [], x: [] }
  const next = async (name: Network, event: Json) => {
    day[name].push(event)
    const taken = await heard(name, day[name].length)
    expect(taken.body).toMatchObject(event)
    return taken
  }

  // The morning: accounts are linked, people write, we answer, by the API and by hand, and they read.
  await call('/hook/webhook', { action: 'social', url: receiver.url, secret: oldSecret })
  await call('/hook/webhook', { action: 'messages', url: receiver.url })
  await call('/hook/webhook', { action: 'accountActivity', url: receiver.url })
  await call('/profiles', { xAccountActivityActive: true }, 'PATCH')
  for (const name of networks) {
    await call('/accounts', { platform: name, ...accounts()[name].credentials })
    await speak(name, { text: 'Good morning' })
    await next(name, created(name, 'Good morning'))
    await call(`/messages/${name}`, { recipientId: accounts()[name].customer.id, message: 'By the API' })
    await speak(name, byHand(name))
    await next(name, created(name, 'By hand', true))
    await speak(name, { read: true })
    const readerDetails = expect.objectContaining({ id: accounts()[name].customer.id }) as object
    const read = await next(name, expected(name, 'messageRead', 'read', { read: anyNumber, readerDetails }))
    expect(String(read.body.read)).toMatch(/^\d{13}$/)
    expect(read.body).not.toHaveProperty('retryAttempt')
  }
  expect(receiver.events.every(({ plain, listed }) => plain && listed)).toBe(true)

  // Noon: the receiver is out of order, and the gateway is killed before it tries again.
  receiver.mood = 'fails'
  const before = receiver.calls
  for (const name of ['facebook', 'x'] as const) await speak(name, { text: 'At noon' })
  await expect.poll(() => receiver.calls, patience).toBeGreaterThan(before)
  await gateway.kill('SIGKILL')
  receiver.mood = 'takes'
  await start()
  for (const name of ['facebook', 'x'] as const) await next(name, created(name, 'At noon'))

  // The afternoon: the secret is changed, and the receiver is told of that later.
  await call('/hook/webhook/secret', { secret: newSecret })
  await speak('x', { text: 'After noon' })
  const overlapping = [await next('x', created('x', 'After noon'))]
  for (const name of ['facebook', 'instagram'] as const) {
    await speak(name, { text: 'Teh' })
    const written = await next(name, created(name, 'Teh'))
    const { id } = written.body
    const { customer } = accounts()[name]
    await speak(name, { reaction: { mid: id, emoji: '❤' } })
    const reaction = expect.stringContaining('❤') as string
    const reactions = { [customer.id]: reaction }
    const added = expected(name, 'reactionCreated', 'reaction', { id, reaction, reactions })
    overlapping.push(written, await next(name, added))
    await speak(name, { reaction: { mid: id, action: 'unreact' } })
    await next(name, expected(name, 'reactionDeleted', 'reaction', { id, reactions: {} }))
    await speak(name, { edit: { mid: id, text: 'The' } })
    await next(name, expected(name, 'messageEdited', 'edited', { id, message: 'The', updated: moment }))
    if (name === 'facebook') continue
    await speak(name, { unsend: String(id) })
    await next(name, expected(name, 'messageDeleted', 'deleted', { id }))
  }
  expect(overlapping.every(({ plain, listed }) => !plain && listed)).toBe(true)
  receiver.secret = newSecret

  // The evening: two calls are under way when the gateway is told to end, and are made again.
  receiver.mood = 'hangs'
  await speak('x', { text: 'Good evening' })
  const evening = await next('x', created('x', 'Good evening'))
  expect(evening).toMatchObject({ plain: true, listed: true })
  await expect.poll(() => said().at(-1), patience).toBe('Good evening')
  await gateway.kill('SIGTERM')
  receiver.mood = 'takes'
  await start()
  await expect.poll(() => receiver.repeated, patience).toBe(2)
  for (const name of networks) {
    await speak(name, { text: 'Good night' })
    await next(name, created(name, 'Good night'))
    await call(`/profiles/social?platform=${wireName(name)}`, undefined, 'DELETE')
  }

  // X's own words, each event once and in order, through the same restarts and the same change of the secret.
  const texts = [
    'Good morning',
    'By the API',
    'By hand',
    undefined,
    'At noon',
    'After noon',
    'Good evening',
    'Good night',
  ]
  await expect.poll(said, patience).toEqual(texts)
  for (const [index, body] of ownWords().entries()) {
    const { code, created, hookId, refId } = envelope
    expect(body).toMatchObject({
      ...{ code, created, hookId, refId, scheduleDate: body.created, url: receiver.url },
      ...{ type: 'accountActivity', platform: 'twitter', title: 'X Account Activity', source: 'system' },
      ...{ retryAttempt: 0, mediaUrls: [] },
      users: { [accounts().x.customer.id]: expect.objectContaining({ name: anyText }) as object },
    })
    if (texts[index] === undefined) expect(body).toHaveProperty('directMessageMarkReadEvents.lastReadEventId')
  }

  // What became of the links, each once and in order; and no conversation has a hole.
  const social = () => receiver.events.flatMap(({ body }) => (body.action === 'social' ? [body] : []))
  await expect.poll(() => social().length, patience).toBe(2 * networks.length)
  for (const [index, body] of social().entries()) {
    const type = index < networks.length ? 'link' : 'unlink'
    const platform = wireName(networks[index % networks.length]!)
    const became = { action: 'social', type, platform, displayName: anyText, source: 'user' }
    expect(body).toMatchObject({ ...envelope, ...became, url: receiver.url })
  }
  for (const name of networks) {
    const told = ofNetwork(name).map(({ body }) => body)
    expect(told.map(({ subAction }) => subAction)).toEqual(day[name].map(({ subAction }) => subAction))
    expect(new Set(told.map(({ conversationId }) => conversationId)).size).toBe(1)
    expect(told.map(({ previousSequence }) => previousSequence)).toEqual([
      undefined,
      ...told.slice(0, -1).map(({ sequence }) => sequence),
    ])
  }
  for (const { body } of receiver.events) {
    if (body.action !== 'accountActivity')
      expect(body.timeStamp).toBe(Date.parse(String(body.created)) / 1000)
    if (body.action !== 'social') expect(body.scheduleDate).toBe(body.created)
  }
  expect(receiver.problems).toEqual([])
}, 180_000)
