import { MessengerBatch, MessengerClient } from 'messaging-api-messenger'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serveSimulator, type SimulatorServer } from '../../src/server.ts'
import { watchConnections } from './watched-connections.ts'

// A client of the Messenger Platform that knows nothing of this project. It dates from Graph API 6.0 and is told a
// newer version. Left out is what is not about direct messages or what the platform has taken back since: the
// profile of the bot, labels, personas, insights, NLP, one-time notifications and airline templates.

/** The client tells the content type by the ending. */
const fileNames = { Image: 'a.png', Audio: 'a.mp3', Video: 'a.mp4', File: 'a.pdf' }
const kinds = ['Image', 'Audio', 'Video', 'File'] as const

const connections = watchConnections()
let server: SimulatorServer
let client: MessengerClient
let person: string

beforeAll(async () => {
  server = await serveSimulator({ port: 0 })
})

beforeEach(async () => {
  server.simulator.reset()
  client = connect()
  person = server.simulator.seed().facebook.customers[0]!.id
  await server.simulator.facebook.speak({ text: 'Hello' })
})

afterAll(async () => {
  await server.close()
  connections.stop()
})

function connect(options: { skipAppSecretProof?: boolean } = {}) {
  const { appId, appSecret, pageAccessToken } = server.simulator.seed().facebook
  const made = new MessengerClient({
    accessToken: pageAccessToken,
    appId,
    appSecret,
    version: '26.0',
    origin: server.urls.facebook!,
    ...options,
  })
  made.axios.defaults.proxy = false
  return made
}

/** What the person got last. */
function last() {
  const { messages } = server.simulator.world().facebook.customers.find(({ id }) => id === person)!
  const message = messages.at(-1)!
  expect(message.from).toBe('page')
  return message
}

function inbox() {
  return server.simulator.world().facebook.customers.find(({ id }) => id === person)!
}

describe('messages', () => {
  it('sendText', async () => {
    const answer = await client.sendText(person, 'Until six.')
    expect(answer).toMatchObject({ recipientId: person, messageId: last().mid })
    expect(last()).toMatchObject({ text: 'Until six.', messagingType: 'UPDATE' })
  })

  it('sendMessage with quick replies', async () => {
    await client.sendMessage(
      person,
      { text: 'Which one?' },
      {
        messagingType: 'RESPONSE',
        quickReplies: [
          { contentType: 'text', title: 'Red', payload: 'RED' },
          { contentType: 'text', title: 'Blue', payload: 'BLUE' },
        ],
      },
    )
    expect(last()).toMatchObject({ text: 'Which one?', quickReplies: ['Red', 'Blue'] })
  })

  it.each(kinds)('send%s by URL, by bytes and by id', async (kind) => {
    const type = kind.toLowerCase()
    const filename = fileNames[kind]
    // Its types do not know the option, its documentation does.
    const named: object = { filename }
    await client[`send${kind}`](person, `https://example.com/${filename}`)
    expect(last().attachments).toMatchObject([{ type }])
    await client[`send${kind}`](person, Buffer.from('bytes'), named)
    expect(last().attachments).toMatchObject([{ type, name: filename }])
    const { attachmentId } = await client[`upload${kind}`](`https://example.com/${filename}`, {
      isReusable: true,
    })
    await client[`send${kind}`](person, { attachmentId })
    expect(last().attachments).toMatchObject([{ type }])
  })

  it('sendAttachment', async () => {
    await client.sendAttachment(person, { type: 'image', payload: { url: 'https://example.com/a.png' } })
    expect(last().attachments).toMatchObject([{ type: 'image' }])
  })

  it('with a tag, after the window has closed', async () => {
    server.simulator.facebook.switches({ humanAgent: true })
    server.simulator.clock.advance(25 * 3_600_000)
    await expect(client.sendText(person, 'Late')).rejects.toThrow('Messenger API - 10 OAuthException')
    await client.sendText(person, 'By hand', { tag: 'HUMAN_AGENT' as never })
    expect(last()).toMatchObject({ text: 'By hand', tag: 'HUMAN_AGENT', messagingType: 'MESSAGE_TAG' })
  })

  it('tells what was refused', async () => {
    await expect(client.sendText(person, 'x'.repeat(2001))).rejects.toThrow('Messenger API - 100')
    server.simulator.facebook.token({ subcode: 460 })
    await expect(client.sendText(person, 'Hello')).rejects.toThrow('Messenger API - 190 OAuthException')
  })
})

describe('templates', () => {
  const buttons = [{ type: 'postback' as const, title: 'Buy', payload: 'BUY' }]
  const templateOf = () => last().attachments[0] as { type: string; payload: Record<string, unknown> }

  it('sendTemplate and sendButtonTemplate', async () => {
    await client.sendTemplate(person, { templateType: 'button', text: 'What now?', buttons })
    expect(templateOf()).toMatchObject({ type: 'template', payload: { template_type: 'button', buttons } })
    await client.sendButtonTemplate(person, 'And now?', buttons)
    expect(templateOf()).toMatchObject({ payload: { template_type: 'button', text: 'And now?', buttons } })
  })

  it('sendGenericTemplate', async () => {
    await client.sendGenericTemplate(person, [{ title: 'Rye', subtitle: 'A loaf', buttons }], {
      imageAspectRatio: 'square',
    })
    expect(templateOf().payload).toMatchObject({
      template_type: 'generic',
      image_aspect_ratio: 'square',
      elements: [{ title: 'Rye', subtitle: 'A loaf', buttons }],
    })
  })

  it('sendMediaTemplate', async () => {
    const { attachmentId } = await client.uploadImage('https://example.com/a.png', { isReusable: true })
    await client.sendMediaTemplate(person, [{ mediaType: 'image', attachmentId, buttons }])
    expect(templateOf().payload).toMatchObject({
      template_type: 'media',
      elements: [{ media_type: 'image', attachment_id: attachmentId }],
    })
  })

  it('sendReceiptTemplate', async () => {
    await client.sendReceiptTemplate(person, {
      recipientName: 'Marta Nowak',
      orderNumber: '17',
      currency: 'EUR',
      paymentMethod: 'Card',
      summary: { totalCost: 4.2 },
    })
    expect(templateOf().payload).toMatchObject({ template_type: 'receipt', order_number: '17' })
  })
})

describe('actions', () => {
  it('typingOn, typingOff and markSeen', async () => {
    expect(await client.typingOn(person)).toMatchObject({ recipientId: person })
    expect(inbox().typing).toBe(true)
    await client.typingOff(person)
    expect(inbox().typing).toBe(false)
    await client.markSeen(person)
    expect(inbox().seenByPageMs).not.toBeNull()
  })

  it('sendSenderAction', async () => {
    await client.sendSenderAction(person, 'typing_on')
    expect(inbox().typing).toBe(true)
  })

  it('passThreadControl, takeThreadControl, requestThreadControl and getThreadOwner', async () => {
    const { appId, otherAppId } = server.simulator.seed().facebook
    expect(await client.passThreadControl(person, Number(otherAppId), 'over to you')).toEqual({
      success: true,
    })
    expect(await client.getThreadOwner(person)).toMatchObject({ appId: otherAppId })
    expect(await client.requestThreadControl(person)).toEqual({ success: true })
    await client.takeThreadControl(person)
    expect(await client.getThreadOwner(person)).toMatchObject({ appId })
    await client.passThreadControlToPageInbox(person)
    expect(inbox().ownerAppId).toBe('263902037430900')
  })
})

describe('uploads', () => {
  it.each(kinds)('upload%s of bytes', async (kind) => {
    const options = { isReusable: true, filename: fileNames[kind] }
    const { attachmentId } = await client[`upload${kind}`](Buffer.from('bytes'), options)
    expect(attachmentId).toMatch(/^\d+$/)
  })
})

describe('batches', () => {
  it('sendBatch answers each call in its place', async () => {
    const [sent, profile, refused] = await client.sendBatch([
      MessengerBatch.sendText(person, 'One of many'),
      MessengerBatch.getUserProfile(person),
      MessengerBatch.sendText('1', 'To nobody'),
    ])
    expect(sent).toMatchObject({ code: 200, body: { recipientId: person, messageId: last().mid } })
    expect(profile).toMatchObject({ code: 200, body: { firstName: 'Marta' } })
    expect(refused).toMatchObject({ code: 400, body: { error: { code: 100 } } })
  })
})

describe('reading', () => {
  it('getUserProfile', async () => {
    const profile = await client.getUserProfile(person)
    expect(profile).toMatchObject({ id: person, name: 'Marta Nowak', firstName: 'Marta', lastName: 'Nowak' })
    expect(profile.profilePic).toContain(`${server.urls.facebook}/_media/`)
  })

  it('getPageInfo', async () => {
    const { pageId, pageName } = server.simulator.seed().facebook
    expect(await client.getPageInfo()).toMatchObject({ id: pageId, name: pageName })
  })

  it('debugToken', async () => {
    const { appId, pageId } = server.simulator.seed().facebook
    // With the proof on, this client signs one token and sends another.
    const bare = connect({ skipAppSecretProof: true })
    expect(await bare.debugToken()).toMatchObject({ isValid: true, appId, profileId: pageId, type: 'PAGE' })
  })
})

describe('subscriptions', () => {
  it('getSubscriptions and getPageSubscription', async () => {
    const [subscription] = await client.getSubscriptions()
    expect(subscription).toMatchObject({ object: 'page', active: true })
    expect(await client.getPageSubscription()).toEqual(subscription)
  })
})

it('spoke to loopback and nobody else', () => {
  expect(connections.addresses()).toEqual(['127.0.0.1'])
})
