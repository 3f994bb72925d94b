import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAnswer } from './support/check-answer.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let recipientId: string

beforeAll(async () => {
  gateway = await startTestGateway()
  const { facebook } = (await gateway.sandbox('/seed')) as { facebook: { customers: { id: string }[] } }
  recipientId = facebook.customers[0]!.id
})

afterAll(() => gateway.stop())

/** What a reader sees and what the customers see: neither may change by a call that is refused. */
async function visible() {
  const messages = await gateway.api('/messages/facebook')
  const conversations = await gateway.api('/messages/facebook?conversationsOnly=true')
  const { facebook } = (await gateway.sandbox('/world')) as { facebook: { customers: unknown } }
  const ids = (messages.body.messages as Json[]).map((message) => message.id)
  // Media URLs say when they expire, counted from now.
  const customers = JSON.stringify(facebook.customers).replaceAll(/([?&])(oe|oh)=[^&"]+/g, '$1$2=later')
  return { ids, conversationIds: conversations.body.conversationIds, customers }
}

describe('a send that is wrong says what is wrong, and does nothing', () => {
  const cases: [string, Json, number, string][] = [
    ['no recipient', { message: 'Hi' }, 101, 'recipientId'],
    ['an empty recipient', { recipientId: '', message: 'Hi' }, 101, 'recipientId'],
    ['a recipient of the wrong type', { recipientId: { id: 1 }, message: 'Hi' }, 101, 'recipientId'],
    ['no content', { recipientId: 'R' }, 101, 'message'],
    ['empty content', { recipientId: 'R', message: '', mediaUrls: [] }, 101, 'message'],
    ['text of the wrong type', { recipientId: 'R', message: 5 }, 101, 'message'],
    [
      'text over the limit',
      { recipientId: 'R', message: 'x'.repeat(2001) },
      101,
      'message has 2001 characters; Facebook Messenger takes at most 2000',
    ],
    ['blank text', { recipientId: 'R', message: ' \n\t' }, 101, 'message'],
    [
      'blank text beside media',
      { recipientId: 'R', message: ' ', mediaUrls: ['https://a.example/b.png'] },
      101,
      'message is blank',
    ],
    [
      'more media than are taken',
      { recipientId: 'R', mediaUrls: Array(11).fill('https://a.example/b.png') },
      101,
      'mediaUrls has 11 entries',
    ],
    ['an endless recipient', { recipientId: '1'.repeat(256), message: 'Hi' }, 101, 'recipientId'],
    ['a recipient with a zero character', { recipientId: 'a\u0000', message: 'Hi' }, 101, 'recipientId'],
    [
      'an author of the wrong type',
      { recipientId: 'R', message: 'Hi', humanAgent: 'yes' },
      101,
      'humanAgent',
    ],
    ['media of the wrong type', { recipientId: 'R', mediaUrls: [5] }, 101, 'mediaUrls'],
    ['media that is no URL', { recipientId: 'R', mediaUrls: ['photo'] }, 101, 'mediaUrls[0]'],
    [
      'media of another scheme',
      { recipientId: 'R', mediaUrls: ['file:///etc/passwd.png'] },
      101,
      'mediaUrls[0]',
    ],
    [
      'media with a query',
      { recipientId: 'R', mediaUrls: ['https://a.example/b.png?c=1'] },
      101,
      'query string',
    ],
    [
      'media without an extension',
      { recipientId: 'R', mediaUrls: ['https://a.example/b'] },
      101,
      'extension',
    ],
    ['a person nobody knows', { recipientId: '42', message: 'Hi' }, 9030, 'No such person'],
    ['a conversation nobody knows', { recipientId: 'R', conversationId: 'c1', message: 'Hi' }, 9012, 'c1'],
  ]
  it.each(cases)('%s', async (_name, given, code, names) => {
    const before = await visible()
    const body = given.recipientId === 'R' ? { ...given, recipientId } : given
    const answer = await gateway.post('/messages/facebook', body)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.body).toMatchObject({
      action: 'messages',
      status: 'error',
      code,
      message: expect.stringContaining(names) as string,
      errors: [{ code, platform: 'facebook' }],
    })
    expect(await visible()).toEqual(before)
  })

  it('a human agent where the network has no window for people', async () => {
    const body = { recipientId: '1', message: 'Hi', humanAgent: true }
    expect(await gateway.post('/messages/twitter', body)).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining('leave humanAgent out') as string },
    })
  })

  it.each([
    ['broken JSON', '{"message": ', 'application/json', 'body is not valid JSON'],
    ['a body that is no object', '[]', 'application/json', 'body must be a JSON object'],
    ['another content type', 'message=Hi', 'application/x-www-form-urlencoded', 'Content-Type'],
  ])('%s', async (_name, body, type, names) => {
    const init = { method: 'POST', body, headers: { 'content-type': type } }
    const answer = await gateway.api('/messages/facebook', init)
    expect(answer).toMatchObject({
      status: 400,
      body: { status: 'error', code: 101, message: expect.stringContaining(names) as string },
    })
  })

  it('a body of two megabytes', async () => {
    const answer = await gateway.post('/messages/facebook', { message: 'x'.repeat(2_000_000) })
    expect(answer).toMatchObject({ status: 413, body: { status: 'error', code: 101 } })
  })

  it('after the reply window has closed', async () => {
    await gateway.sandbox('/clock', { advanceMs: 25 * 60 * 60 * 1000 })
    const answer = await gateway.post('/messages/facebook', { recipientId, message: 'Too late' })
    expect(answer).toMatchObject({ status: 400, body: { code: 9010, details: { subcode: '2018278' } } })
    await gateway.sandbox('/facebook/messages', { text: 'I am back' })
    expect((await gateway.post('/messages/facebook', { recipientId, message: 'Welcome' })).status).toBe(200)
  })
})

describe('a call from nobody we know', () => {
  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer wrong' }],
    ['an empty key', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic abc' }],
  ])('%s', async (_name, headers) => {
    const response = await fetch(`${gateway.url}/api/messages/facebook`, {
      headers: headers as Record<string, string>,
    })
    const { status } = response
    expect(status).toBe(403)
    const body: unknown = await response.json()
    expect(body).toMatchObject({ status: 'error', code: 102 })
    checkAnswer({ method: 'GET', path: '/api/messages/facebook', status, body })
  })

  it('a profile key that does not exist; an empty one counts as none', async () => {
    const wrong = await gateway.api('/messages/facebook', { headers: { 'profile-key': 'nobody' } })
    expect(wrong).toMatchObject({ status: 403, body: { code: 9001 } })
    expect((await gateway.api('/messages/facebook', { headers: { 'profile-key': '' } })).status).toBe(200)
  })
})

describe('a read that is wrong', () => {
  it.each([
    ['/messages/myspace', 101, 'platform'],
    ['/messages/facebook?limit=0', 101, 'limit'],
    ['/messages/facebook?limit=101', 101, 'limit'],
    ['/messages/facebook?limit=ten', 101, 'limit'],
    ['/messages/facebook?status=inactive', 101, 'status'],
    ['/messages/facebook?conversationsOnly=maybe', 101, 'conversationsOnly'],
    ['/messages/facebook?next=made-up', 101, 'next'],
    ['/messages/facebook?conversationId=nobody', 9012, 'nobody'],
    ['/messages/facebook?conversationId=%00', 101, 'conversationId'],
    ['/nothing/here', 404, '/api/nothing/here'],
  ])('%s', async (path, code, names) => {
    const answer = await gateway.api(path)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.body).toMatchObject({
      status: 'error',
      code,
      message: expect.stringContaining(names) as string,
    })
  })

  it('ignores what it does not know', async () => {
    expect((await gateway.api('/messages/facebook?source=sdk&colour=red')).status).toBe(200)
  })

  it('takes every way of saying yes', async () => {
    for (const yes of ['true', '1', 'TRUE']) {
      const { body } = await gateway.api(`/messages/facebook?conversationsOnly=${yes}`)
      expect(body).toHaveProperty('conversationIds')
    }
  })
})
