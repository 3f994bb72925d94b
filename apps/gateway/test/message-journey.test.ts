import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let customer: { id: string; name: string }
let pageId: string
let pageName: string

beforeAll(async () => {
  gateway = await startTestGateway()
  const { facebook } = (await gateway.sandbox('/seed')) as {
    facebook: { pageId: string; pageName: string; customers: { id: string; name: string }[] }
  }
  pageId = facebook.pageId
  pageName = facebook.pageName
  customer = facebook.customers[0]!
})

afterAll(() => gateway.stop())

const speak = (speech: Json) => gateway.sandbox('/facebook/messages', speech)

async function newest(): Promise<Json> {
  const { body } = await gateway.api('/messages/facebook')
  return (body.messages as Json[])[0] ?? {}
}

describe('a message that comes', () => {
  it('is the first entry of the next read, with everybody named', async () => {
    await speak({ text: 'At ten? 😀 zażółć' })
    await expect.poll(async () => ((await newest()).senderDetails as Json).name).toBe(customer.name)
    expect(await newest()).toMatchObject({
      platform: 'facebook',
      action: 'received',
      senderId: customer.id,
      senderDetails: { id: customer.id, name: customer.name },
      recipientId: pageId,
      message: 'At ten? 😀 zażółć',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    })
  })

  it('may be an image alone: then it has no text, not an empty one', async () => {
    await speak({ attachments: [{ type: 'image', url: 'https://example.com/a.jpg' }] })
    const message = await newest()
    expect(message).not.toHaveProperty('message')
    expect(message.attachments).toMatchObject([
      { type: 'image', url: expect.stringContaining('http') as string },
    ])
  })

  it('shows a reaction, and shows it no more when it is taken back', async () => {
    const { mid } = await speak({ text: 'React to this' })
    await speak({ reaction: { mid, action: 'react', emoji: '😀' } })
    expect((await newest()).reactions).toEqual({ [customer.id]: '😀' })
    await speak({ reaction: { mid, action: 'unreact' } })
    expect(await newest()).not.toHaveProperty('reactions')
  })

  it('shows its latest text after an edit', async () => {
    const { mid } = await speak({ text: 'Tomorow' })
    await speak({ edit: { mid, text: 'Tomorrow' } })
    expect(await newest()).toMatchObject({ message: 'Tomorrow', updated: expect.any(String) as string })
  })

  it('is gone after it was unsent', async () => {
    const before = await newest()
    const { mid } = await speak({ text: 'Not for you' })
    await speak({ unsend: mid })
    expect(await newest()).toEqual(before)
  })

  it('is there once, however often it is delivered', async () => {
    await gateway.sandbox('/facebook/switches', { duplicateWebhooks: true })
    await speak({ text: 'Only once' })
    await gateway.sandbox('/facebook/switches', { duplicateWebhooks: false })
    const { body } = await gateway.api('/messages/facebook')
    expect((body.messages as Json[]).filter((message) => message.message === 'Only once')).toHaveLength(1)
  })
})

describe('an answer', () => {
  it('is in the inbox of the customer and first on the next read', async () => {
    await speak({ text: 'Are you open?' })
    const sent = await gateway.post('/messages/facebook', { recipientId: customer.id, message: 'Until six.' })
    expect(sent).toMatchObject({
      status: 200,
      body: { status: 'success', recipientId: customer.id, message: 'Until six.', platform: 'facebook' },
    })
    expect(await newest()).toMatchObject({
      id: sent.body.messageId,
      conversationId: sent.body.conversationId,
      action: 'sent',
      senderId: pageId,
      senderDetails: { id: pageId, name: pageName },
      recipientId: customer.id,
      recipientDetails: { id: customer.id, name: customer.name },
      message: 'Until six.',
    })
    expect(JSON.stringify(await gateway.sandbox('/world'))).toContain('Until six.')
  })

  it.each([
    ['before the call returns', { echoFirst: true }],
    ['after it', { echoFirst: false }],
  ])('is there once when its echo comes %s', async (name, switches) => {
    await gateway.sandbox('/facebook/switches', switches)
    const message = `Once, echo ${name}`
    await gateway.post('/messages/facebook', { recipientId: customer.id, message })
    await gateway.sandbox('/facebook/switches', { echoFirst: false })
    await speak({ text: `The echo of "${name}" has come by now` })
    const { body } = await gateway.api('/messages/facebook')
    expect((body.messages as Json[]).filter((one) => one.message === message)).toHaveLength(1)
  })

  it.each([
    ['before the call returns', true],
    ['after it', false],
  ])('with text and media is told as the two messages it becomes, echoes %s', async (_name, echoFirst) => {
    await gateway.sandbox('/facebook/switches', { echoFirst })
    const { status, body } = await gateway.post('/messages/facebook', {
      recipientId: customer.id,
      message: 'The map',
      mediaUrls: ['https://example.com/map.png'],
    })
    await gateway.sandbox('/settle', {})
    await gateway.sandbox('/facebook/switches', { echoFirst: false })
    expect(status).toBe(200)
    const [media, text] = body.messages as [Json, Json]
    expect(media).toMatchObject({ status: 'success', mediaUrl: 'https://example.com/map.png' })
    expect(text).toMatchObject({ status: 'success', message: 'The map', messageId: body.messageId })

    const [newest, before] = (await gateway.api('/messages/facebook?limit=2')).body.messages as [Json, Json]
    expect(newest).toMatchObject({ id: text.messageId, action: 'sent', message: 'The map' })
    expect(newest).not.toHaveProperty('attachments')
    expect(before).toMatchObject({ id: media.messageId, action: 'sent', attachments: [{ type: 'image' }] })
    expect(before).not.toHaveProperty('message')
  })

  it('was read when the correspondent has read it', async () => {
    await gateway.post('/messages/facebook', { recipientId: customer.id, message: 'Read me' })
    await speak({ read: true })
    const { body } = await gateway.api('/messages/facebook?conversationsOnly=true')
    const details = (body.conversationsDetails as Json[]).find(
      (conversation) => (conversation.participant as Json).id === customer.id,
    )
    expect(details?.watermark).toEqual(expect.any(Number))
  })

  it('that somebody typed in the inbox of the Page shows as sent too', async () => {
    await speak({ pageInbox: { text: 'Typed by hand' } })
    expect(await newest()).toMatchObject({
      action: 'sent',
      message: 'Typed by hand',
      recipientId: customer.id,
    })
  })
})

describe('reading', () => {
  it('counts, and says how fresh it is', async () => {
    const { body, headers } = await gateway.api('/messages/facebook')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(body.messagesCount).toBe((body.messages as Json[]).length)
    const span = Date.parse(body.nextUpdate as string) - Date.parse(body.lastUpdated as string)
    expect(span).toBe(60_000)
    expect(body).not.toHaveProperty('meta')
  })

  it('is newest first over all conversations', async () => {
    const { body } = await gateway.api('/messages/facebook')
    const times = (body.messages as Json[]).map((message) => message.created as string)
    expect(times).toEqual([...times].sort().reverse())
    expect(new Set((body.messages as Json[]).map((message) => message.conversationId)).size).toBeGreaterThan(
      1,
    )
  })

  it('lists conversations under both spellings', async () => {
    const { body } = await gateway.api('/messages/facebook?conversationsOnly=true')
    expect(body.converstationsDetails).toEqual(body.conversationsDetails)
    expect(body.conversationIds).toEqual((body.conversationsDetails as Json[]).map((one) => one.id))
    expect((body.conversationsDetails as Json[])[0]).toMatchObject({
      participant: { id: expect.any(String) as string, name: expect.any(String) as string },
      status: 'active',
      lastMessageTime: expect.any(String) as string,
      unreadCount: expect.any(Number) as number,
    })
  })

  it('keeps to one conversation, by our id', async () => {
    const { conversationId } = await newest()
    const { body } = await gateway.api(`/messages/facebook?conversationId=${String(conversationId)}`)
    const ids = new Set((body.messages as Json[]).map((message) => message.conversationId))
    expect([...ids]).toEqual([conversationId])
  })

  it('walks all pages without a gap or a repeat', async () => {
    const all = (await gateway.api('/messages/facebook')).body.messages as Json[]
    const walked: Json[] = []
    let next: string | undefined
    do {
      const { body } = await gateway.api(`/messages/facebook?limit=3${next ? `&next=${next}` : ''}`)
      walked.push(...(body.messages as Json[]))
      next = ((body.meta as Json).pagination as { next?: string }).next
    } while (next !== undefined)
    expect(walked.map((message) => message.id)).toEqual(all.map((message) => message.id))
  })
})
