import { ApiError, Client, OAuth1 } from '@xdevplatform/xdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serveSimulator, type SimulatorServer } from '../../src/server.ts'
import { watchConnections } from './watched-connections.ts'

// The client that X itself publishes; it follows version 2.167 of the description. Its logins have fixed hosts, so
// they are left out: it is given tokens.

const connections = watchConnections()
let server: SimulatorServer
let client: Client
let person: string

beforeAll(async () => {
  server = await serveSimulator({ port: 0 })
})

beforeEach(async () => {
  server.simulator.reset()
  server.simulator.x.switches({ spec: '2.167' })
  const { accessToken, customers } = seed()
  client = new Client({ accessToken, baseUrl: server.urls.x!, retry: false })
  person = customers[0]!.id
  await server.simulator.x.speak({ text: 'Hello' })
})

afterAll(async () => {
  await server.close()
  connections.stop()
})

const seed = () => server.simulator.seed().x

/** What the person and the account have said. */
function inbox() {
  return server.simulator.world().x.customers.find(({ id }) => id === person)!
}

type Reading = NonNullable<Parameters<Client['directMessages']['getEvents']>[0]>

const reading: Reading = {
  dmEventFields: ['attachments', 'created_at', 'dm_conversation_id', 'event_type', 'id', 'text'],
  expansions: ['attachments.media_keys', 'sender_id'],
  userFields: ['name', 'username'],
}

describe('sending', () => {
  it('createByParticipantId', async () => {
    const { data } = await client.directMessages.createByParticipantId(person, { text: 'Until six.' })
    expect(inbox().messages.at(-1)).toMatchObject({
      from: 'account',
      text: 'Until six.',
      mid: data?.dmEventId,
    })
    expect(data?.dmConversationId).toBe(inbox().conversationId)
  })

  it('createByConversationId', async () => {
    const { data } = await client.directMessages.createByConversationId(inbox().conversationId!, {
      text: 'Until seven.',
    })
    expect(inbox().messages.at(-1)).toMatchObject({ text: 'Until seven.', mid: data?.dmEventId })
  })

  it('createConversation', async () => {
    const participantIds = seed()
      .customers.slice(0, 2)
      .map(({ id }) => id)
    const { data } = await client.directMessages.createConversation({
      conversationType: 'Group',
      participantIds,
      message: { text: 'Hello, both' },
    })
    const [group] = server.simulator.world().x.groups
    expect(group).toMatchObject({ id: data?.dmConversationId, messages: [{ text: 'Hello, both' }] })
  })

  it('deleteEvents', async () => {
    const { data } = await client.directMessages.createByParticipantId(person, { text: 'Oops' })
    const deleted = await client.directMessages.deleteEvents(data!.dmEventId)
    expect(deleted).toMatchObject({ data: { deleted: true } })
    await expect(client.directMessages.getEventsById(data!.dmEventId)).rejects.toMatchObject({ status: 404 })
  })

  it('with tokens of OAuth 1.0a', async () => {
    const { consumerKey, consumerSecret, oauth1 } = seed()
    const signer = new OAuth1({
      apiKey: consumerKey,
      apiSecret: consumerSecret,
      callback: 'https://example.com/',
      ...oauth1,
    })
    const signed = new Client({ oauth1: signer, baseUrl: server.urls.x! })
    await signed.directMessages.createByParticipantId(person, { text: 'Signed' })
    expect(inbox().messages.at(-1)).toMatchObject({ text: 'Signed' })
  })

  it('tells what was refused', async () => {
    server.simulator.x.customer({ id: person, blocked: true })
    const refused = client.directMessages.createByParticipantId(person, { text: 'Hello' })
    await expect(refused).rejects.toBeInstanceOf(ApiError)
    await expect(refused).rejects.toMatchObject({ status: 403 })
  })
})

describe('media', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

  it('upload, and the message with it', async () => {
    const { data } = await client.media.upload({ media: png.toString('base64'), mediaCategory: 'dm_image' })
    await client.directMessages.createByParticipantId(person, { attachments: [{ mediaId: data!.id }] })
    expect(inbox().messages.at(-1)?.attachments).toMatchObject([
      { id: data?.id, type: 'photo', size: png.length },
    ])
  })

  it('initializeUpload, appendUpload, finalizeUpload and getUploadStatus', async () => {
    const { data } = await client.media.initializeUpload({
      mediaCategory: 'dm_gif',
      mediaType: 'image/gif',
      totalBytes: png.length,
    })
    const id = data!.id
    await client.media.appendUpload(id, { media: png.toString('base64'), segmentIndex: 0 })
    expect(await client.media.finalizeUpload(id)).toMatchObject({ data: { id, size: png.length } })
    expect(await client.media.getUploadStatus(id)).toMatchObject({ data: { id } })
  })
})

describe('reading', () => {
  it('getEvents, page by page', async () => {
    await client.directMessages.createByParticipantId(person, { text: 'One' })
    await client.directMessages.createByParticipantId(person, { text: 'Two' })
    const first = await client.directMessages.getEvents({ ...reading, maxResults: 2 })
    expect(first.data?.map(({ text }) => text)).toEqual(['Two', 'One'])
    expect(first.includes?.users).toMatchObject([{ id: seed().userId, name: seed().name }])
    const paginationToken = first.meta!.nextToken!
    const second = await client.directMessages.getEvents({ ...reading, maxResults: 2, paginationToken })
    expect(second.data).toMatchObject([{ text: 'Hello', senderId: person, eventType: 'MessageCreate' }])
  })

  it('getEventsByParticipantId, getEventsByConversationId and getEventsById', async () => {
    const withPerson = await client.directMessages.getEventsByParticipantId(person, reading)
    expect(withPerson.data).toMatchObject([{ text: 'Hello', dmConversationId: inbox().conversationId }])
    const inConversation = await client.directMessages.getEventsByConversationId(
      inbox().conversationId!,
      reading,
    )
    expect(inConversation.data).toEqual(withPerson.data)
    const event = await client.directMessages.getEventsById(withPerson.data![0]!.id!, reading)
    expect(event.data).toEqual(withPerson.data![0])
  })

  it('dmConversationsMediaDownload', async () => {
    await server.simulator.x.speak({ attachments: [{ type: 'image' }] })
    const { includes } = await client.directMessages.getEvents({ ...reading, mediaFields: ['url'] })
    const [media] = includes!.media as { url: string }[]
    const [dmId, mediaId, resourceId] = new URL(media!.url).pathname.split('/').slice(-3)
    const bytes = await client.directMessages.dmConversationsMediaDownload(dmId!, mediaId!, resourceId!)
    expect(bytes.byteLength).toBe(inbox().messages.at(-1)?.attachments[0]?.size)
  })

  it('who is who', async () => {
    expect(await client.users.getMe()).toMatchObject({
      data: { id: seed().userId, username: seed().username },
    })
    expect(await client.users.getById(person)).toMatchObject({ data: { id: person } })
  })
})

it('spoke to loopback and nobody else', () => {
  expect(connections.addresses()).toEqual(['127.0.0.1'])
})
