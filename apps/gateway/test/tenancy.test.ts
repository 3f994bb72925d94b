import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OpenApiDocument } from '../src/http/openapi/document.ts'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { startTestGateway, type Json, type TestGateway, type TestProfile } from './support/test-gateway.ts'

// Every route that the document names is called with the key of one profile and all that can be known of two others:
// nothing of theirs comes back, and nothing of theirs changes. Whoever adds a field to a route says here what to send.

interface Seed {
  facebook: {
    pageId: string
    pageName: string
    customers: { id: string; name: string }[]
    otherPage: { id: string; accessToken: string; customers: { id: string }[] }
  }
}

/** In every text of the others. */
const mark = 'tulip'

let gateway: TestGateway
let receiver: HookReceiver
let document: OpenApiDocument
let seed: Seed['facebook']
/** Who tries; it has an account where the Primary Profile has one. */
let stranger: TestProfile
/** Beside the Primary Profile: it has no account, and all else that a profile may have. */
let victim: TestProfile
/** What the stranger has found out, by the name of the field that it is for. */
let known: Record<string, unknown>
/** What no answer to the stranger may have in it. */
let secrets: string[]

beforeAll(async () => {
  gateway = await startTestGateway()
  receiver = await startHookReceiver()
  seed = ((await gateway.sandbox('/seed')) as unknown as Seed).facebook
  document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument
  const victimTitle = 'Bulbs of the victim'
  victim = await gateway.profile(victimTitle, { email: `${mark}@dm.example`, tags: [mark] })
  stranger = await gateway.profile('Stranger')
  const { id: accountId, accessToken } = seed.otherPage
  const account = { platform: 'facebook', accountId, accessToken }
  expect(await stranger.post('/accounts', account)).toMatchObject({ status: 200 })
  for (const action of ['messages', 'social']) {
    // Its own, so that it is told nothing of the others and they nothing of it.
    await stranger.post('/hook/webhook', { action, url: `${receiver.url}/stranger` })
    for (const { post } of [gateway, victim]) {
      await post('/hook/webhook', { action, url: `${receiver.url}/${mark}`, secret: mark })
    }
  }
  for (const { post } of [gateway, victim]) {
    await post('/messages/autoresponse', { autoResponseMessage: `Out with the ${mark}s` })
  }
  for (const { id: from } of seed.customers.slice(0, 2)) {
    await gateway.sandbox('/facebook/messages', { text: `A ${mark}, please`, from })
  }
  await vi.waitFor(() => expect(receiver.calls.length).toBeGreaterThan(1), { timeout: 10_000 })
  const hookId = receiver.calls.map(({ body }) => body.hookId).at(-1)
  const messages = (await gateway.api('/messages/facebook?limit=1')).body
  const [message] = messages.messages as Json[]
  const session = await victim.post('/profiles/link-sessions', { allowedSocial: [mark] })
  known = {
    accountId: seed.pageId,
    accessToken: 'nothing that works',
    action: 'messages',
    conversationId: message!.conversationId,
    cursor: (messages.meta as { pagination: { next: string } }).pagination.next,
    next: (messages.meta as { pagination: { next: string } }).pagination.next,
    code: 101,
    delivered: true,
    hookId,
    ids: [1, 2, 3],
    messagingActive: false,
    mode: 'grid',
    network: 'facebook',
    platform: 'facebook',
    recipientId: seed.customers[0]!.id,
    refId: victim.refId,
    secret: 'of the stranger',
    sessionId: session.body.sessionId,
    since: new Date(Date.now() - 60_000).toISOString(),
    status: 'archived',
    title: victimTitle,
    url: `${receiver.url}/stranger`,
  }
  secrets = [
    mark,
    seed.pageName,
    message!.id as string,
    ...seed.customers.map(({ name }) => name),
    ...[victim.key, gateway.apiKey],
  ]
})

afterAll(async () => {
  await gateway.stop()
  await receiver.stop()
})

interface Target {
  readonly method: string
  readonly path: string
  readonly body: Json | undefined
}

/** Whoever unlinks and deletes comes last: what is gone hides what the others would show. */
const turns = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Each operation with nothing but what it needs, with each field that is known beside that, and with all of them. */
function targets(): Target[][] {
  const all = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { security, parameters, requestBody }]) => {
      if (security !== undefined) return []
      const inBody = bodyFields(requestBody?.content['application/json']?.schema)
      const inQuery = parameters.filter((parameter) => parameter.in === 'query')
      const more = [...inBody, ...inQuery].filter(({ name, required }) => !required && name in known)
      const choices = [[], ...more.map(({ name }) => [name]), more.map(({ name }) => name)]
      return [
        choices.map((chosen) => {
          const sent = (fields: readonly { readonly name: string; readonly required: boolean }[]) =>
            fields.flatMap(({ name, required }) => (required || chosen.includes(name) ? [name] : []))
          const query = new URLSearchParams(sent(inQuery).map((name) => [name, value(name)]))
          const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(value(name)))
          return {
            method: method.toUpperCase(),
            path: `${filled.replace(/^\/api/, '')}${query.size > 0 ? `?${query}` : ''}`,
            body:
              requestBody &&
              Object.fromEntries(sent(inBody).map((name) => [name, known[name] ?? value(name)])),
          }
        }),
      ]
    }),
  )
  const turn = (calls: Target[]) => turns.indexOf(calls[0]?.method ?? '')
  return all.sort((one, other) => turn(one) - turn(other))
}

function value(name: string): string {
  if (!(name in known)) throw new Error(`Say what the stranger would send as ${name}.`)
  return String(known[name])
}

function bodyFields(schema: unknown): { name: string; required: boolean }[] {
  const { $ref, anyOf, properties, required } = (schema ?? {}) as {
    $ref?: string
    anyOf?: unknown[]
    properties?: Json
    required?: string[]
  }
  if ($ref !== undefined) return bodyFields(document.components.schemas[$ref.split('/').at(-1) ?? ''])
  if (anyOf) return anyOf.flatMap(bodyFields)
  return Object.keys(properties ?? {}).map((name) => ({ name, required: required?.includes(name) ?? false }))
}

/** All that the others see of their own, but the times that say when they looked. */
async function everythingTheirs() {
  const paths = ['/messages/facebook', '/messages/facebook?conversationsOnly=true', '/messages/autoresponse']
  const more = ['/accounts', '/hook/webhook', '/hook/history', `/profiles?refId=${victim.refId}`, '/user']
  return Promise.all(
    [gateway, victim].flatMap(({ api }) =>
      [...paths, ...more].map(async (path) => {
        const { status, body } = await api(path)
        const looked = { lastUpdated: '', nextUpdate: '', lastApiCall: '', monthlyApiCalls: 0 }
        return JSON.stringify({ path, status, ...body, ...looked })
      }),
    ),
  )
}

const headers = { 'content-type': 'application/json' }
const call = (by: Pick<TestProfile, 'api'>, { method, path, body }: Target) =>
  by.api(path, { method, headers, ...(body && { body: JSON.stringify(body) }) })

describe('with the key of one profile and the ids of others', () => {
  it('no route tells anything of theirs, or changes it', async () => {
    const before = await everythingTheirs()
    const wanted = targets()
    expect(wanted.flat().length).toBeGreaterThan(100)
    for (const calls of wanted) {
      for (const target of calls) {
        const named = `${target.method} ${target.path} ${JSON.stringify(target.body)}`
        // One of the calls before may have been to delete it.
        if ((await stranger.api('/hook')).status === 403)
          stranger = await gateway.profile(`Stranger ${named}`)
        const { status, body } = await call(stranger, target)
        const told = JSON.stringify(body)
        expect(status, `${named}: ${told}`).toBeLessThan(500)
        for (const secret of secrets) expect(told, named).not.toContain(secret)
      }
      expect(await everythingTheirs(), JSON.stringify(calls)).toEqual(before)
    }
  })

  it('which is what those see who may', async () => {
    const seen = (await everythingTheirs()).join()
    for (const secret of [mark, seed.pageName]) expect(seen).toContain(secret)
    const opened = await call(gateway, {
      method: 'GET',
      path: `/messages/facebook?conversationId=${value('conversationId')}`,
      body: undefined,
    })
    expect(JSON.stringify(opened.body)).toContain(mark)
  })
})
