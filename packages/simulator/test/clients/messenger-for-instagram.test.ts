import { MessengerClient } from 'messaging-api-messenger'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { serveSimulator, type SimulatorServer } from '../../src/server.ts'
import { watchConnections } from './watched-connections.ts'

// With the token of a Page a client of the Messenger Platform speaks to Instagram as well, as far as Instagram has the
// same calls.

const connections = watchConnections()
let server: SimulatorServer
let client: MessengerClient
let person: string

beforeAll(async () => {
  server = await serveSimulator({ port: 0 })
})

beforeEach(async () => {
  server.simulator.reset()
  server.simulator.instagram.connect({ flavour: 'facebook_login' })
  const { pageAccessToken, customers } = server.simulator.seed().instagram
  client = new MessengerClient({
    accessToken: pageAccessToken,
    version: '26.0',
    origin: server.urls.instagram!,
  })
  client.axios.defaults.proxy = false
  person = customers[0]!.id
  await server.simulator.instagram.speak({ text: 'Hello' })
})

afterAll(async () => {
  await server.close()
  connections.stop()
})

function inbox() {
  return server.simulator.world().instagram.customers.find(({ id }) => id === person)!
}

it('sendText', async () => {
  const { messageId } = await client.sendText(person, 'Until six.', { messagingType: 'RESPONSE' })
  expect(inbox().messages.at(-1)).toMatchObject({ mid: messageId, text: 'Until six.' })
})

it('sendMessage with quick replies', async () => {
  const quickReplies = [{ contentType: 'text' as const, title: 'Red', payload: 'RED' }]
  await client.sendMessage(person, { text: 'Which one?' }, { quickReplies })
  expect(inbox().messages.at(-1)).toMatchObject({ text: 'Which one?', quickReplies: ['Red'] })
})

it('sendImage', async () => {
  await client.sendImage(person, 'https://example.com/a.png')
  expect(inbox().messages.at(-1)).toMatchObject({ attachments: [{ type: 'image' }] })
})

it('sendGenericTemplate', async () => {
  const buttons = [{ type: 'postback' as const, title: 'Buy', payload: 'BUY' }]
  await client.sendGenericTemplate(person, [{ title: 'Rye', buttons }])
  expect(inbox().messages.at(-1)).toMatchObject({ attachments: [{ type: 'template' }] })
})

it('typingOn, typingOff and markSeen', async () => {
  await client.typingOn(person)
  expect(inbox().typing).toBe(true)
  await client.typingOff(person)
  expect(inbox().typing).toBe(false)
  expect(await client.markSeen(person)).toMatchObject({ recipientId: person })
})

it('getUserProfile', async () => {
  const profile = await client.getUserProfile(person, { fields: ['name', 'profile_pic'] })
  expect(profile).toMatchObject({ id: person, name: inbox().name })
})

it('tells what was refused', async () => {
  server.simulator.clock.advance(8 * 24 * 3_600_000)
  await expect(client.sendText(person, 'Late')).rejects.toThrow('Messenger API - 10 ')
})

it('spoke to loopback and nobody else', () => {
  expect(connections.addresses()).toEqual(['127.0.0.1'])
})
