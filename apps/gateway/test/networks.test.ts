import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let seed: Record<string, { customers: { id: string; name: string }[] }>

beforeAll(async () => {
  gateway = await startTestGateway()
  seed = (await gateway.sandbox('/seed')) as typeof seed
})

afterAll(() => gateway.stop())

describe.each([
  ['facebook', 'facebook', 60_000],
  ['instagram', 'instagram', 60_000],
  ['x', 'twitter', 15_000],
])('%s', (platform, wireName, freshForMs) => {
  it('is linked, takes part in both directions, and says how fresh a read is', async () => {
    const { body: linked } = await gateway.api('/accounts')
    expect((linked.accounts as Json[]).map((one) => one.platform)).toContain(wireName)
    const text = `Hello on ${platform}`
    await gateway.sandbox(`/${platform}/messages`, { text })
    const read = async () => (await gateway.api(`/messages/${platform}`)).body
    await expect
      .poll(async () => ((await read()).messages as Json[])[0])
      .toMatchObject({
        platform: wireName,
        action: 'received',
        message: text,
      })
    const answer = await read()
    const span = Date.parse(answer.nextUpdate as string) - Date.parse(answer.lastUpdated as string)
    expect(span).toBe(freshForMs)
    const recipientId = seed[platform]!.customers[0]!.id
    expect(await gateway.post(`/messages/${platform}`, { recipientId, message: 'And back' })).toMatchObject({
      status: 200,
      body: { platform: wireName, recipientId },
    })
    expect(JSON.stringify(await gateway.sandbox('/world'))).toContain('And back')
  })
})

describe('the wire of X', () => {
  const send = (body: Json, headers: Record<string, string> = {}) =>
    gateway.api('/messages/twitter', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  it('needs text even with media, and takes one medium', async () => {
    const recipientId = seed.x!.customers[0]!.id
    const mediaUrls = ['https://example.com/a.jpg', 'https://example.com/b.jpg']
    expect(await send({ recipientId, mediaUrls: mediaUrls.slice(1) })).toMatchObject({
      status: 400,
      body: { code: 101 },
    })
    expect(await send({ recipientId, message: 'Two', mediaUrls })).toMatchObject({
      status: 400,
      body: { code: 101 },
    })
  })

  it('fetches the medium itself, from wherever the sandbox may', async () => {
    const recipientId = seed.x!.customers[0]!.id
    await gateway.sandbox('/facebook/messages', { attachments: [{ type: 'image' }] })
    const picture = async () => {
      const [newest] = (await gateway.api('/messages/facebook')).body.messages as Json[]
      return (newest?.attachments as { url: string }[] | undefined)?.[0]?.url
    }
    await expect.poll(picture).toBeDefined()
    const message = { recipientId, message: 'A picture', mediaUrls: [await picture()] }
    expect(await send(message)).toMatchObject({ status: 200 })
    const { x } = (await gateway.sandbox('/world')) as {
      x: { customers: { id: string; messages: Json[] }[] }
    }
    const inbox = x.customers.find(({ id }) => id === recipientId)?.messages ?? []
    expect(inbox.at(-1)).toMatchObject({ attachments: [{ type: 'photo' }] })

    const gone = { ...message, mediaUrls: ['http://127.0.0.1:9/a.png'] }
    expect(await send(gone)).toMatchObject({
      status: 400,
      body: { code: 9030, message: expect.stringContaining('mediaUrls[0]') as string },
    })
  })

  it('takes a conversation in place of a recipient', async () => {
    const { conversationId } = ((await gateway.api('/messages/x')).body.messages as Json[])[0]!
    expect(await send({ conversationId, message: 'Here' })).toMatchObject({
      status: 200,
      body: { conversationId },
    })
  })

  it('takes both headers of an app or none; an empty one is none', async () => {
    const recipientId = seed.x!.customers[0]!.id
    const [key, secret] = ['x-twitter-oauth1-api-key', 'x-twitter-oauth1-api-secret']
    const message = { recipientId, message: 'With headers' }
    expect(await send(message, { [key]: 'k', [secret]: '' })).toMatchObject({
      status: 400,
      body: { code: 400 },
    })
    expect(await send(message, { [key]: '', [secret]: '' })).toMatchObject({ status: 200 })
    expect(await send(message, { [key]: 'k', [secret]: 's' })).toMatchObject({ status: 200 })
  })
})

it('an encrypted conversation on X is shown beside the readable one, and nothing is sent into it', async () => {
  const from = seed.x!.customers[1]!.id
  await gateway.sandbox('/x/messages', { from, text: 'In the open' })
  await gateway.sandbox('/x/messages', { from, encrypted: true })
  const withThem = async () => {
    const { body } = await gateway.api('/messages/twitter?conversationsOnly=true')
    const all = body.conversationsDetails as (Json & { participant?: Json })[]
    return all.filter(({ participant }) => participant?.id === from)
  }
  await expect.poll(async () => (await withThem()).length).toBe(2)
  const conversations = await withThem()
  const encrypted = conversations.find((one) => one.encrypted === true)
  const readable = conversations.find((one) => one.encrypted === undefined)
  const messagesOf = async (conversation?: Json) => {
    const { body } = await gateway.api(`/messages/twitter?conversationId=${String(conversation?.id)}`)
    return body.messages as Json[]
  }
  const [unreadable] = await messagesOf(encrypted)
  expect(unreadable).toMatchObject({ action: 'received', senderId: from, unsupported: true })
  expect(unreadable).not.toHaveProperty('message')
  expect((await messagesOf(readable))[0]).toMatchObject({ message: 'In the open', senderId: from })

  const message = 'Into the dark'
  const refused = await gateway.post('/messages/twitter', { conversationId: encrypted?.id, message })
  expect(refused).toMatchObject({ status: 400, body: { code: 9013 } })
  expect(JSON.stringify(await gateway.sandbox('/world'))).not.toContain(message)
  expect(await messagesOf(encrypted)).toHaveLength(1)
})

it('Instagram counts text in bytes, and says so', async () => {
  const recipientId = seed.instagram!.customers[0]!.id
  const answer = await gateway.post('/messages/instagram', { recipientId, message: 'ż'.repeat(600) })
  expect(answer).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('1200 bytes') as string },
  })
})
