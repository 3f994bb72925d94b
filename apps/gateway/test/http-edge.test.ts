import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAnswer } from './support/check-answer.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'
import { rawCall, rawConnection } from './support/raw-call.ts'

let gateway: TestGateway
let recipientId: string

beforeAll(async () => {
  gateway = await startTestGateway()
  const { facebook } = (await gateway.sandbox('/seed')) as { facebook: { customers: { id: string }[] } }
  recipientId = facebook.customers[0]!.id
})

afterAll(() => gateway.stop())

const jsonType = 'application/json; charset=utf-8'

describe('a path or method that is not there', () => {
  it.each([
    ['GET', '/', 404],
    ['GET', '/api', 404],
    ['GET', '/api/', 404],
    ['GET', '/api/messages', 404],
    ['GET', '/api/messages/', 404],
    ['GET', '/api/messages/facebook/x/y', 404],
    ['GET', '/api/accounts/x/y', 404],
    ['GET', '/webhooks', 404],
    ['GET', '/%zz', 404],
    ['GET', '/api/messages/%zz', 400],
    ['GET', '/api/messages/facebook%00', 400],
    ['OPTIONS', '/api/messages/facebook', 405],
    ['PUT', '/api/messages/facebook', 405],
    ['DELETE', '/api/messages/facebook', 405],
    ['PATCH', '/api/accounts', 405],
    ['DELETE', '/api/accounts', 405],
    ['POST', '/livez', 405],
    ['DELETE', '/readyz', 405],
  ])('%s %s is %i, in the shape of the wire', async (method, path, status) => {
    const response = await fetch(gateway.url + path, {
      method,
      headers: { authorization: `Bearer ${gateway.apiKey}` },
    })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe(jsonType)
    const code = status === 400 ? 101 : status
    const body: unknown = await response.json()
    expect(body).toMatchObject({ status: 'error', code, errors: [{ code }] })
    checkAnswer({ method, path, status, body })
    if (status === 405) expect(response.headers.get('allow')).toContain('GET')
  })

  it.each(['/livez', '/api/messages/facebook', '/api/accounts'])(
    'HEAD %s answers as GET does',
    async (path) => {
      const response = await fetch(gateway.url + path, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${gateway.apiKey}` },
      })
      expect([response.status, response.headers.get('content-type')]).toEqual([200, jsonType])
    },
  )

  it.each([
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: a'],
    ['no host', 'GET /api/messages/facebook HTTP/1.0'],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b'],
    ['a whole address', 'GET http://[/ HTTP/1.1\r\nHost: a'],
    ['a backslash', 'GET /\\a HTTP/1.1\r\nHost: a'],
  ])('%s in the first lines is answered with 4xx and JSON', async (_name, head) => {
    const answer = await rawCall(gateway.url, `${head}\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d /)
    const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
    expect(JSON.parse(body)).toMatchObject({ status: 'error', code: expect.any(Number) as number })
  })

  it.each([
    '?limit=1&limit=2',
    '?next=&next=',
    '?status=active&status=archived',
    '?conversationsOnly=1&conversationsOnly=x',
    '?%zz=%zz',
  ])('the query %s does no harm', async (query) => {
    expect((await gateway.api(`/messages/facebook${query}`)).status).toBe(200)
  })
})

describe('ids', () => {
  async function postRaw(body: string) {
    return gateway.api('/messages/facebook', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
  }

  it('keep their digits when they come as a number', async () => {
    const answer = await postRaw(`{"recipientId": ${recipientId}, "message": "By number"}`)
    expect(answer).toMatchObject({ status: 200, body: { recipientId } })
    const long = await postRaw(`{"recipientId": "1", "conversationId": 24012345678901234, "message": "Hi"}`)
    expect(long.body.message).toContain('24012345678901234')
  })

  const bad = ['x'.repeat(5_000), 'a\u0000b', 'a\nb', 'a\ud800b']
  it.each(['recipientId', 'conversationId'])('%s that cannot be one is refused', async (field) => {
    for (const value of bad) {
      const answer = await gateway.post('/messages/facebook', { recipientId, [field]: value, message: 'Hi' })
      expect(answer.status).toBe(400)
      expect(answer.body).toMatchObject({ code: 101, message: expect.stringContaining(field) as string })
    }
  })

  it('to read by are judged the same', async () => {
    for (const value of ['x'.repeat(5_000), 'a\u0000b']) {
      const answer = await gateway.api(`/messages/facebook?conversationId=${encodeURIComponent(value)}`)
      expect(answer.status).toBe(400)
      expect(answer.body).toMatchObject({
        code: 101,
        message: expect.stringContaining('conversationId') as string,
      })
    }
  })

  it.each(['accountId', 'accessToken', 'accessTokenSecret'])(
    '%s to link with is judged before the network is asked',
    async (field) => {
      for (const value of ['a\u0000b', 'a\nb', 'a\ud800b']) {
        const account = { platform: 'facebook', accountId: '1', accessToken: 't', [field]: value }
        const answer = await gateway.post('/accounts', account)
        expect(answer.status).toBe(400)
        expect(answer.body).toMatchObject({ code: 101, message: expect.stringContaining(field) as string })
      }
    },
  )
})

describe('a cursor', () => {
  const next = async (query: string) => {
    const { body } = await gateway.api(`/messages/facebook?limit=1${query}`)
    return ((body.meta as Json).pagination as { next: string }).next
  }

  it('of one list is not one of the other', async () => {
    const ofMessages = await next('')
    const ofConversations = await next('&conversationsOnly=true')
    const good = [
      await gateway.api(`/messages/facebook?next=${ofMessages}`),
      await gateway.api(`/messages/facebook?conversationsOnly=true&next=${ofConversations}`),
    ]
    const bad = [
      await gateway.api(`/messages/facebook?next=${ofConversations}`),
      await gateway.api(`/messages/facebook?conversationsOnly=true&next=${ofMessages}`),
    ]
    expect(good.map(({ status }) => status)).toEqual([200, 200])
    for (const { status, body } of bad) {
      expect(status).toBe(400)
      expect(body).toMatchObject({ code: 101, message: expect.stringContaining('next') as string })
    }
  })
})

describe('a send in several pieces', () => {
  const withMedia = (message: string) =>
    gateway.post('/messages/facebook', {
      recipientId,
      message,
      mediaUrls: ['https://example.com/a.mp4', 'https://example.com/b.mp4'],
    })
  const send = { method: 'POST', path: '/messages' }

  it('says of each that failed why, and keeps what it held', async () => {
    await gateway.sandbox('/faults', { match: send, kind: 'slow', ms: 1 })
    await gateway.sandbox('/faults', { match: send, kind: 'error', code: 613 })
    const { status, body } = await withMedia('The film')
    expect(status).toBe(200)
    expect(body.messages).toMatchObject([
      { status: 'success', mediaUrl: 'https://example.com/a.mp4' },
      {
        status: 'error',
        mediaUrl: 'https://example.com/b.mp4',
        error: { code: 429, message: expect.any(String) as string, retryAvailable: true },
      },
      { status: 'error', message: 'The film', error: { code: 429 } },
    ])
  })

  it('never invites to repeat one that may have gone out', async () => {
    await gateway.sandbox('/faults', { match: send, kind: 'slow', ms: 1 })
    await gateway.sandbox('/faults', { match: send, kind: 'reset', after: true })
    const { status, body } = await withMedia('The other film')
    expect(status).toBe(200)
    const [, second] = body.messages as Json[]
    expect(second).toMatchObject({
      status: 'unknown',
      mediaUrl: 'https://example.com/b.mp4',
      error: { code: 9031, retryAvailable: false },
    })
  })
})

describe('a client that hangs up in the middle of its request', () => {
  it.each(['/webhooks/facebook', '/api/messages/facebook'])('to %s is no error of ours', async (path) => {
    const socket = await rawConnection(gateway.url)
    const key = `Authorization: Bearer ${gateway.apiKey}\r\nContent-Type: application/json`
    const before = gateway.log.length
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\n${key}\r\nContent-Length: 100\r\n\r\nhalf`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    await expect
      .poll(() => gateway.log.slice(before).map((line) => line.msg))
      .toContain('a client hung up in the middle of its request')
    const bad = gateway.log.slice(before).filter((line) => Number(line.level) >= 40)
    expect(bad).toEqual([])
  })
})
