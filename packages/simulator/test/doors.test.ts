import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { serveSimulator, type ServeOptions, type SimulatorServer } from '../src/server.ts'
import { simulated, type Wire } from './simulated.ts'

const servers: SimulatorServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function served(options: ServeOptions = {}) {
  const server = await serveSimulator({ port: 0, ...options })
  servers.push(server)
  const url = server.urls.facebook!
  const post = async (path: string, body: unknown, method = 'POST') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(`${url}${path}`, { method, ...(method === 'DELETE' ? {} : { body: text }) })
    return { status: answer.status, body: (await answer.json()) as Wire }
  }
  return { server, url, post, seed: server.simulator.seed().facebook }
}

describe('faults on a fetch', () => {
  test('meet the calls they match, as often as they say', async () => {
    const { sim, get } = simulated()
    sim.faults.add({
      kind: 'status',
      status: 429,
      times: 2,
      match: { path: '/conversations', method: 'get' },
    })
    expect((await get('me')).status).toBe(200)
    const throttled = await get('me/conversations')
    expect([throttled.status, throttled.body.error.code]).toEqual([429, 80006])
    expect((await get('me/conversations')).status).toBe(429)
    expect((await get('me/conversations')).status).toBe(200)
    sim.faults.add({ kind: 'error', code: 190, subcode: 460 })
    expect((await get('me')).body.error).toMatchObject({ code: 190, error_subcode: 460 })
    sim.faults.add({ kind: 'slow', ms: 1 })
    expect((await get('me')).status).toBe(200)
    expect(() => sim.faults.add({ kind: 'nonsense' } as never)).toThrow('must be one of')
  })

  test('break connections and bodies', async () => {
    const { sim, get, seed } = simulated()
    sim.faults.add({ kind: 'reset' })
    await expect(get('me')).rejects.toThrow(TypeError)
    sim.faults.add({ kind: 'half_body' })
    const response = await sim.fetch(`https://graph.facebook.com/me?access_token=${seed.pageAccessToken}`)
    expect(response.ok).toBe(true)
    await expect(response.text()).rejects.toThrow('terminated')
    expect(sim.facebook.world().calls[0]).toMatchObject({ path: '/me', status: 'broken' })
  })

  test('can hit after the call took effect', async () => {
    const { sim, marta, seed, send, inbox } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    sim.faults.add({ kind: 'error', code: 1, subcode: 1357046, after: true })
    expect((await send({ message: { text: 'one' } })).body.error).toMatchObject({
      code: 1,
      error_subcode: 1357046,
    })
    sim.faults.add({ kind: 'timeout_after_accept' })
    const giveUp = new AbortController()
    const sending = sim.fetch('https://graph.facebook.com/me/messages', {
      method: 'POST',
      headers: { authorization: `Bearer ${seed.pageAccessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ recipient: { id: marta }, message: { text: 'two' } }),
      signal: giveUp.signal,
    })
    await expect
      .poll(() => inbox().messages.map(({ text }) => text), { timeout: 5000 })
      .toEqual(['Hello?', 'one', 'two'])
    giveUp.abort()
    await expect(sending).rejects.toThrow('abort')
  })
})

describe('a server', () => {
  test('speaks for a person and answers for the platform', async () => {
    const { url, post, seed } = await served()
    const seeded = (await (await fetch(`${url}/_sim/seed`)).json()) as { facebook: object }
    expect(seeded.facebook).toEqual(seed)
    const spoken = await post('/_sim/facebook/messages', { text: 'Hello?' })
    expect(spoken.body).toMatchObject({
      ok: true,
      from: seed.customers[0]!.id,
      delivered: [{ state: 'kept' }],
    })
    const sent = await post(`/v26.0/${seed.pageId}/messages?access_token=${seed.pageAccessToken}`, '')
    expect(sent.body.error.error_subcode).toBe(2018034)
    const list = await fetch(`${url}/v26.0/me/accounts?limit=1&access_token=${seed.userAccessToken}`)
    const { paging } = (await list.json()) as Wire
    expect(paging.next).toMatch(new RegExp(`^${url}/v26\\.0/${seed.userId}/accounts\\?`))
    expect((await fetch(paging.next)).status).toBe(200)
  })

  test('serves media under its own address', async () => {
    const { url, server } = await served()
    await server.simulator.facebook.speak({ attachments: [{ type: 'audio' }] })
    const { body } = server.simulator.facebook.outbox[0]!
    const [entry] = (JSON.parse(body) as Wire).entry
    const media = entry!.messaging![0]!.message.attachments[0]!.payload.url
    expect(media.startsWith(`${url}/_media/`)).toBe(true)
    expect((await fetch(media)).headers.get('content-type')).toBe('audio/wav')
  })

  test('breaks sockets and bodies for real', async () => {
    const { url, post, seed } = await served()
    const me = `${url}/me?access_token=${seed.pageAccessToken}`
    await post('/_sim/faults', { kind: 'reset' })
    await expect(fetch(me)).rejects.toThrow()
    await post('/_sim/faults', { kind: 'half_body' })
    const half = await fetch(me)
    expect(Number(half.headers.get('content-length'))).toBeGreaterThan(10)
    await expect(half.text()).rejects.toThrow()
    await post('/_sim/faults', { kind: 'timeout_after_accept', match: { path: '/me' } })
    await expect(fetch(me, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    expect((await fetch(me)).status).toBe(200)
  })

  test('posts webhooks over HTTP', async () => {
    const receiver = await served()
    const { server, post } = await served({ webhookUrl: { facebook: `${receiver.url}/_sim/settle` } })
    expect((await post('/_sim/facebook/messages', { text: 'a' })).body).toMatchObject({
      delivered: [{ state: 'delivered', status: 200 }],
    })
    server.simulator.facebook.setWebhookUrl('http://127.0.0.1:1/nobody')
    expect((await post('/_sim/facebook/messages', { text: 'a' })).body).toMatchObject({
      delivered: [{ state: 'retrying', status: null }],
    })
  })
})

describe('control routes', () => {
  test('name the field that is wrong', async () => {
    const { post } = await served()
    const wrong: [string, unknown, string][] = [
      ['facebook/messages', '{', 'body'],
      ['facebook/messages', {}, 'text'],
      ['facebook/messages', { txt: 'a' }, 'txt'],
      ['facebook/messages', { text: 'a', from: '1' }, 'from'],
      ['facebook/messages', { text: 7 }, 'text'],
      ['facebook/messages', { text: 'a', read: true }, 'read'],
      ['facebook/messages', { attachments: [{}] }, 'attachments[0].type'],
      [
        'facebook/messages',
        { batch: [{ text: 'a' }, { edit: { mid: 'x', text: 'y' } }] },
        'batch[1].edit.mid',
      ],
      ['facebook/switches', { echoLast: true }, 'echoLast'],
      ['facebook/switches', { pages: 'some' }, 'pages'],
      ['facebook/switches', { limits: { textUnit: 'bytes' } }, 'limits.textUnit'],
      ['facebook/tokens', { token: 'x' }, 'token'],
      ['facebook/customers', { profile: 'x' }, 'profile'],
      ['faults', { kind: 'slow' }, 'ms'],
      ['faults', { kind: 'status', status: 9 }, 'status'],
      ['clock', {}, 'advanceMs'],
    ]
    for (const [path, body, field] of wrong) {
      const answer = await post(`/_sim/${path}`, body)
      expect([path, answer.status, answer.body.error]).toEqual([
        path,
        400,
        expect.objectContaining({ field }),
      ])
    }
    expect((await post('/_sim/unknown', {})).status).toBe(404)
    expect((await post('/_sim/facebook/unknown', {})).status).toBe(404)
  })

  test('move time, change switches and people, and begin anew', async () => {
    const { url, post, server } = await served({ clock: 1_000_000 })
    expect((await post('/_sim/clock', { advanceMs: 5 })).body.nowMs).toBe(1_000_005)
    expect((await post('/_sim/clock', { setMs: 9 })).body.nowMs).toBe(9)
    expect((await post('/_sim/facebook/switches', { stickers: 'both' })).body.stickers).toBe('both')
    const person = await post('/_sim/facebook/customers', { firstName: 'Nadia', lastName: 'Roth' })
    await post('/_sim/facebook/messages', { from: person.body.id, text: 'New here' })
    const { facebook } = (await (await fetch(`${url}/_sim/world`)).json()) as ReturnType<
      typeof server.simulator.world
    >
    expect(facebook.customers.at(-1)).toMatchObject({ name: 'Nadia Roth', messages: [{ text: 'New here' }] })
    await post('/_sim/faults', { kind: 'reset', times: 'always' })
    expect((await post('/_sim/faults', undefined, 'DELETE')).body.faults).toEqual([])
    await post('/_sim/reset', {})
    expect(server.simulator.facebook.world().customers.flatMap(({ messages }) => messages)).toEqual([])
    expect(server.simulator.facebook.switches().stickers).toBe('sticker')
  })
})

test('a batch is answered in order, with what an earlier answer said', async () => {
  const { sim, seed, marta, graph } = simulated()
  await sim.facebook.speak({ text: 'Hello?' })
  const batch = [
    { method: 'GET', relative_url: 'me/conversations', name: 'list', omit_response_on_success: false },
    { method: 'GET', relative_url: 'v26.0/{result=list:$.data.0.id}/messages?fields=message' },
    {
      method: 'POST',
      relative_url: 'me/messages',
      body: new URLSearchParams({
        recipient: JSON.stringify({ id: marta }),
        message: '{"text":"b"}',
      }).toString(),
    },
    { method: 'GET', relative_url: 'nonsense', name: 'fails' },
    { method: 'GET', relative_url: 'me', depends_on: 'fails' },
  ]
  const { body } = await graph('POST', '', { batch })
  const answers = body as unknown as ({ code: number; body: string } | null)[]
  expect(answers.map((answer) => answer?.code)).toEqual([200, 200, 200, 400, undefined])
  expect(JSON.parse(answers[1]!.body)).toMatchObject({ data: [{ message: 'Hello?' }] })
  const many = Array.from({ length: 51 }, () => ({ method: 'GET', relative_url: 'me' }))
  expect((await graph('POST', '', { batch: many }, seed.pageAccessToken)).body.error.code).toBe(100)
})

test('a thread can be passed, asked about and taken back', async () => {
  const { sim, seed, marta, graph, get, send } = simulated()
  await sim.facebook.speak({ text: 'Hello?' })
  const recipient = { id: marta }
  expect(
    (await graph('POST', 'me/pass_thread_control', { recipient, target_app_id: seed.otherAppId })).body,
  ).toEqual({
    success: true,
  })
  expect((await get(`me/thread_owner?recipient=${marta}`)).body.data).toMatchObject([
    { thread_owner: { app_id: seed.otherAppId } },
  ])
  expect((await send({ message: { text: 'a' } })).status).toBe(400)
  await graph('POST', 'me/take_thread_control', { recipient })
  expect((await send({ message: { text: 'a' } })).status).toBe(200)
})

describe('the command', () => {
  const command = fileURLToPath(new URL('../src/command.ts', import.meta.url))

  function run(...flags: string[]) {
    const child = spawn(process.execPath, ['--conditions=@dm/source', command, ...flags])
    const output = { text: '' }
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output.text += chunk.toString()
      })
    }
    return { child, output }
  }

  test('prints its seed and address, serves, and ends on a signal', async () => {
    const { child, output } = run(
      ...['--port', '0', '--webhook-url', 'http://127.0.0.1:1/webhooks/facebook'],
      ...['--instagram-webhook-url', 'http://127.0.0.1:1/webhooks/instagram'],
    )
    await expect.poll(() => output.text, { timeout: 10_000 }).toContain('X is at')
    const url = /Facebook is at (\S+)/.exec(output.text)![1]!
    const world = (await (await fetch(`${url}/_sim/world`)).json()) as Record<string, Wire>
    expect(world.facebook!.webhookUrl).toBe('http://127.0.0.1:1/webhooks/facebook')
    expect(world.instagram!.webhookUrl).toBe('http://127.0.0.1:1/webhooks/instagram')
    const instagram = /Instagram is at (\S+)/.exec(output.text)![1]!
    const token = (JSON.parse(output.text.slice(0, output.text.indexOf('\n\n'))) as Record<string, Wire>)
      .instagram!.accessToken
    const me = (await (await fetch(`${instagram}/me?access_token=${String(token)}`)).json()) as Wire
    expect(me.id).toMatch(/^\d+$/)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  }, 15_000)

  test('says what is wrong with its port', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const { child, output } = run('--port', String(port))
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(output.text).toContain(`port ${port} on 127.0.0.1 is taken`)
    taken.close()
    const wrong = run('--port', 'x')
    expect(await once(wrong.child, 'exit')).toEqual([1, null])
    expect(wrong.output.text).toContain('--port must be a number')
  }, 15_000)
})
