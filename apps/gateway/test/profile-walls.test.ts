import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { startTestGateway, type Json, type TestGateway, type TestProfile } from './support/test-gateway.ts'

interface Seed {
  facebook: {
    pageId: string
    pageAccessToken: string
    customers: { id: string }[]
    otherPage: { id: string; accessToken: string; customers: { id: string }[] }
  }
}

const theirs = 'Said to the Primary Profile'
const own = 'Said to the profile next door'

let gateway: TestGateway
let receiver: HookReceiver
/** Another tenant, with an account of its own on the same network. */
let other: TestProfile
let seed: Seed['facebook']
/** What is the Primary Profile's. */
let conversation: { id: string; nativeConversationId: string }
let hookId: string
let cursor: string

beforeAll(async () => {
  gateway = await startTestGateway()
  receiver = await startHookReceiver()
  other = await gateway.profile('Next door')
  seed = ((await gateway.sandbox('/seed')) as unknown as Seed).facebook
  const { otherPage, customers } = seed
  const link = { platform: 'facebook', accountId: otherPage.id, accessToken: otherPage.accessToken }
  expect(await other.post('/accounts', link)).toMatchObject({ status: 200 })
  await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
  await gateway.post('/messages/autoresponse', { autoResponseMessage: theirs })
  await gateway.sandbox('/facebook/messages', { text: theirs })
  await gateway.sandbox('/facebook/messages', { text: theirs, from: customers[1]!.id })
  await vi.waitFor(() => expect(receiver.texts()).toEqual([theirs, theirs]))
  hookId = receiver.calls[0]!.body.hookId as string
  await gateway.post('/hook/webhook', { action: 'social', url: receiver.url })
  await other.post('/hook/webhook', { action: 'messages', url: `${receiver.url}/next-door` })
  await gateway.sandbox('/facebook/messages', { text: own, from: otherPage.customers[0]!.id })
  const { body } = await gateway.api('/messages/facebook?conversationsOnly=true&limit=1')
  conversation = (body.conversationsDetails as (typeof conversation)[])[0]!
  cursor = (body.meta as { pagination: { next: string } }).pagination.next
})

afterAll(async () => {
  await gateway.stop()
  await receiver.stop()
})

const texts = async ({ api }: Pick<TestGateway, 'api'>) => {
  const { body } = await api('/messages/facebook')
  return new Set((body.messages as Json[]).map(({ message }) => message))
}

/** All that the Primary Profile sees, but the times that say when it looked. */
async function everythingTheirs() {
  const paths = [
    '/messages/facebook',
    '/accounts',
    '/hook/webhook',
    '/hook/history',
    '/messages/autoresponse',
  ]
  const answers = await Promise.all(paths.map((path) => gateway.api(path)))
  return answers.map(({ body }) => ({ ...body, lastUpdated: undefined, nextUpdate: undefined }))
}

describe('with the key of one profile, of another', () => {
  it('no message is read, in no list', async () => {
    await expect.poll(() => texts(other)).toContain(own)
    expect(await texts(other)).not.toContain(theirs)
    expect(await texts(gateway)).toContain(theirs)
    expect(await texts(gateway)).not.toContain(own)
    const { body } = await other.api('/messages/facebook?conversationsOnly=true')
    expect(body.conversationIds).not.toContain(conversation.id)
    expect(JSON.stringify(body)).not.toContain(theirs)
  })

  it('no conversation is read, by none of its names', async () => {
    for (const id of [conversation.id, conversation.nativeConversationId]) {
      const query = new URLSearchParams({ conversationId: id })
      expect(await other.api(`/messages/facebook?${query}`)).toMatchObject({
        status: 404,
        body: { code: 9012 },
      })
      expect(await gateway.api(`/messages/facebook?${query}`)).toMatchObject({ status: 200 })
    }
  })

  it('no page is turned', async () => {
    const query = new URLSearchParams({ conversationsOnly: 'true', next: cursor })
    expect(await other.api(`/messages/facebook?${query}`)).toMatchObject({ status: 400, body: { code: 101 } })
    expect(await gateway.api(`/messages/facebook?${query}`)).toMatchObject({ status: 200 })
  })

  it('nothing is told again, and no endpoint is seen', async () => {
    expect(await other.post('/hook/resend', { hookId })).toMatchObject({ status: 404, body: { code: 9021 } })
    expect(JSON.stringify((await other.api('/hook/history')).body)).not.toContain(theirs)
    expect((await other.api('/hook/webhook')).body.messages).toBe(`${receiver.url}/next-door`)
    expect((await other.api('/hook/webhook')).body).not.toHaveProperty('social')
    expect((await other.api('/messages/autoresponse')).body.autoResponseMessage).not.toBe(theirs)
  })

  it('no account is used', async () => {
    // The Primary Profile has one there.
    const notLinked = { status: 400, body: { code: 156 } }
    expect(await other.api('/messages/instagram')).toMatchObject(notLinked)
    expect(await other.post('/messages/instagram', { recipientId: '1', message: own })).toMatchObject(
      notLinked,
    )
  })

  it('nothing is changed', async () => {
    const before = await everythingTheirs()
    const recipientId = seed.customers[0]!.id
    const asks: [string, string, Json | undefined, number][] = [
      ['POST', '/messages/facebook', { recipientId, message: own }, 9030],
      [
        'POST',
        '/messages/facebook',
        { recipientId: seed.otherPage.customers[0]!.id, conversationId: conversation.id, message: own },
        9012,
      ],
      ['DELETE', '/accounts/instagram', undefined, 156],
      [
        'POST',
        '/accounts',
        { platform: 'facebook', accountId: seed.pageId, accessToken: seed.pageAccessToken },
        101,
      ],
      ['POST', '/hook/resume', { action: 'social' }, 9021],
      ['POST', '/hook/recover', { action: 'social', since: new Date().toISOString() }, 9021],
    ]
    for (const [method, path, body, code] of asks) {
      const init = {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }
      expect((await other.api(path, init)).body, `${method} ${path}`).toMatchObject({ code })
    }
    const gone = {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: '{"action":"social"}',
    }
    expect(await other.api('/hook/webhook', gone)).toMatchObject({ status: 200 })
    const answer = { autoResponseMessage: own, autoResponseActive: true }
    expect(await other.post('/messages/autoresponse', answer)).toMatchObject({ status: 200 })
    expect(await everythingTheirs()).toEqual(before)
    await other.post('/messages/autoresponse', { autoResponseActive: false })
  })

  it('no answer is replayed', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'the same in both' }
    const send = (by: Pick<TestGateway, 'api'>, recipientId: string, message: string) =>
      by.api('/messages/facebook', {
        method: 'POST',
        headers,
        body: JSON.stringify({ recipientId, message }),
      })
    const first = await send(gateway, seed.customers[0]!.id, theirs)
    const second = await send(other, seed.otherPage.customers[0]!.id, own)
    expect([first.status, second.status]).toEqual([200, 200])
    expect(second.headers.get('idempotency-replayed')).toBeNull()
    expect(second.body.messageId).not.toBe(first.body.messageId)
  })
})
