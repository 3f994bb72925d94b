import { afterEach, describe, expect, test } from 'vitest'
import { createSimulator } from '../src/index.ts'
import { serveSimulator, type ServeOptions, type SimulatorServer } from '../src/server.ts'
import { simulatedX, type XWire } from './x-simulated.ts'

const servers: SimulatorServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function served(options: ServeOptions = {}) {
  const server = await serveSimulator({ port: 0, ...options })
  servers.push(server)
  const url = server.urls.x!
  const seed = server.simulator.seed().x
  async function call(path: string, body?: unknown) {
    const headers = { authorization: `Bearer ${seed.accessToken}`, 'content-type': 'application/json' }
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${url}${path}`, { headers, ...init })
    return { status: answer.status, body: (await answer.json()) as XWire }
  }
  return { server, url, seed, call, post: call }
}

test('the cast is the same for the same seed, ids of messages are not', async () => {
  const one = createSimulator({ seed: 'a' })
  const two = createSimulator({ seed: 'a' })
  expect(one.seed().x).toEqual(two.seed().x)
  expect(createSimulator({ seed: 'b' }).seed().x.userId).not.toBe(one.seed().x.userId)
  const { customers } = one.seed().x
  expect(new Set(customers.map(({ id }) => id)).size).toBe(customers.length)
  expect(customers.filter(({ id }) => /^\d{19}$/.test(id)).length).toBeGreaterThanOrEqual(3)
})

test('a server speaks for a person, answers for X and shows media under its own address', async () => {
  const { server, url, seed, call } = await served()
  const spoken = await call('/_sim/x/messages', { attachments: [{ type: 'image' }] })
  expect(spoken.body).toMatchObject({ ok: true, from: seed.customers[0]!.id, delivered: [{ state: 'kept' }] })
  const path = '/2/dm_events?expansions=attachments.media_keys&media.fields=url'
  const photo = (await call(path)).body.includes.media[0]!.url
  expect(photo.startsWith(`${url}/1.1/ton/data/dm/`)).toBe(true)
  expect((await fetch(photo)).status).toBe(401)
  const sent = await call(`/2/dm_conversations/with/${seed.customers[0]!.id}/messages`, {
    text: 'Until six.',
  })
  expect(sent.status).toBe(201)
  expect(server.simulator.x.world().customers[0]!.messages.at(-1)).toMatchObject({ text: 'Until six.' })
})

describe('control routes', () => {
  test('name the field that is wrong', async () => {
    const { post } = await served()
    const wrong: [string, unknown, string][] = [
      ['messages', {}, 'text'],
      ['messages', { txt: 'a' }, 'txt'],
      ['messages', { text: 'a', from: '1' }, 'from'],
      ['messages', { text: 'a', read: true }, 'read'],
      ['messages', { attachments: [{ type: 'audio' }] }, 'attachments[0].type'],
      ['messages', { attachments: [{ type: 'image' }, { type: 'image' }] }, 'attachments'],
      ['messages', { attachments: [{ type: 'image', contentBase64: '*' }] }, 'attachments[0].contentBase64'],
      ['messages', { share: 'https://example.com' }, 'share'],
      ['messages', { ownApp: {} }, 'ownApp.text'],
      ['messages', { group: { id: '1' } }, 'group.id'],
      ['messages', { group: { members: ['1'] } }, 'group.members'],
      ['messages', { rawEvent: {} }, 'rawEvent.name'],
      ['messages', { batch: [{ text: 'a' }, { typing: false }] }, 'batch[1].typing'],
      ['switches', { echoLast: true }, 'echoLast'],
      ['switches', { spec: '3' }, 'spec'],
      ['switches', { credits: 'none' }, 'credits'],
      ['switches', { limits: { textUnit: 'bytes' } }, 'limits.textUnit'],
      ['tokens', { token: 'x' }, 'token'],
      ['customers', { id: 'x' }, 'id'],
      ['customers', { dms: 'x' }, 'dms'],
      ['customers', { username: 'has space' }, 'username'],
    ]
    for (const [path, body, field] of wrong) {
      const answer = await post(`/_sim/x/${path}`, body)
      expect([path, answer.status, answer.body.error]).toEqual([
        path,
        400,
        expect.objectContaining({ field }),
      ])
    }
  })

  test('change people, tokens, switches and the webhook, and begin anew', async () => {
    const { server, post, call } = await served()
    const person = await post('/_sim/x/customers', { name: 'Nadia Roth', username: 'nadiaroth' })
    await post('/_sim/x/messages', { from: person.body.id, text: 'New here' })
    expect(server.simulator.x.world().customers.at(-1)).toMatchObject({
      name: 'Nadia Roth',
      messages: [{ text: 'New here' }],
    })
    await post('/_sim/x/tokens', { dead: true })
    expect((await call('/2/users/me')).status).toBe(401)
    expect((await post('/_sim/x/switches', { spec: '2.167' })).body.spec).toBe('2.167')
    await post('/_sim/x/webhook', { url: 'http://127.0.0.1:1/nobody' })
    expect((await post('/_sim/x/messages', { text: 'a' })).body).toMatchObject({
      delivered: [{ state: 'given_up', status: null }],
    })
    expect(server.simulator.x.world().webhookUrl).toBe('http://127.0.0.1:1/nobody')
    await post('/_sim/x/webhook', { url: null })
    await post('/_sim/reset', {})
    expect(server.simulator.x.world().customers.flatMap(({ messages }) => messages)).toEqual([])
    expect(server.simulator.x.switches().spec).toBe('2.166')
    expect((await call('/2/users/me')).status).toBe(200)
  })
})

test('a past can be had, with the same ids on the same day, some of it out of reach', async () => {
  const past = async () => {
    const { sim, get } = simulatedX()
    await sim.x.seedConversations()
    await sim.x.seedConversations()
    return (await get('/2/dm_events')).body.data
  }
  const [one, two] = [await past(), await past()]
  expect(one.map(({ id }) => id)).toEqual(two.map(({ id }) => id))
  expect(one.length).toBe(6)
  expect(one.map(({ text }) => text)).not.toContain('Long ago')
  const { sim } = simulatedX({ history: true })
  await sim.settle()
  expect(sim.x.world().customers[0]!.messages).toHaveLength(3)
  expect(sim.x.outbox).toEqual([])
})

test('somebody who was blocked cannot write', async () => {
  const { sim, ada, call } = simulatedX()
  await call('POST', `/2/users/${ada}/dm/block`)
  await expect(sim.x.speak({ text: 'a' })).rejects.toThrow('blocked')
})

test('every host serves what is its own', async () => {
  const { sim, seed } = simulatedX()
  const headers = { authorization: `Bearer ${seed.accessToken}` }
  const status = async (url: string) => (await sim.fetch(url, { headers, redirect: 'manual' })).status
  const me = '/2/users/me'
  expect(await status(`https://api.x.com${me}`)).toBe(200)
  expect(await status(`https://api.twitter.com${me}`)).toBe(200)
  for (const host of ['x.com', 'upload.twitter.com', 'pbs.twimg.com']) {
    expect([host, await status(`https://${host}${me}`)]).toEqual([host, 404])
  }
  const login = new URLSearchParams({
    response_type: 'code',
    client_id: seed.clientId,
    redirect_uri: 'https://app.example.com/back',
    scope: 'users.read',
    state: 'st',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  }).toString()
  expect(await status(`https://x.com/i/oauth2/authorize?${login}`)).toBe(302)
  expect(await status(`https://twitter.com/i/oauth2/authorize?${login}`)).toBe(302)
  expect(await status(`https://api.x.com/2/oauth2/authorize?${login}`)).toBe(302)
  expect(await status(`https://pbs.twimg.com/i/oauth2/authorize?${login}`)).toBe(404)
  expect(await status('https://pbs.twimg.com/profile_images/1/a_normal.png')).toBe(200)
  expect(await status('https://api.x.com/profile_images/1/a_normal.png')).toBe(404)
})
