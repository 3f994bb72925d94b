import { createFacebookAdapter } from '@dm/facebook'
import { describe, expect, it } from 'vitest'
import { pageId, personId, refusal, scriptedPage } from './scripted-fetch.ts'

const to = { participantId: personId }
const sent = (id: string) => ({ recipient_id: personId, message_id: id })
const participants = { data: [{ id: personId, name: 'Ann Ray' }, { id: pageId }] }

/** A failure without a row in the table, of which Meta says that it will be over. */
const passing = () => Response.json({ error: { message: 'new', code: 77777, is_transient: true } })

describe('send', () => {
  it('tells ids in one spelling, whichever Meta used', async () => {
    const { account, calls } = scriptedPage(sent('without-prefix'))
    const result = await account.send({ to, text: 'Hello', replyTo: 'mid.legacy' })
    expect(result).toEqual({
      messageId: 'm_without-prefix',
      recipientId: personId,
      parts: [{ text: 'Hello', status: 'sent', messageId: 'm_without-prefix' }],
      warnings: [],
    })
    expect(calls).toMatchObject([
      {
        method: 'POST',
        path: `/v26.0/${pageId}/messages`,
        body: { recipient: { id: personId }, reply_to: { mid: 'mid.legacy' }, message: { text: 'Hello' } },
      },
    ])
  })

  it('looks the person up when only the thread is known', async () => {
    const { account, calls } = scriptedPage({ id: 't_1', participants }, sent('m_1'))
    await account.send({ to: { id: 't_1' }, text: 'Hello' })
    expect(calls).toMatchObject([{ path: '/v26.0/t_1' }, { body: { recipient: { id: personId } } }])
  })

  it('asks for the person when the thread does not tell', async () => {
    const { account, calls } = scriptedPage({ id: 't_1' })
    const call = account.send({ to: { id: 't_1' }, text: 'Hello' })
    await expect(call).rejects.toMatchObject({ code: 'invalid_request', field: 'to.participantId' })
    expect(calls).toHaveLength(1)
  })

  it('names the text as the message, and its media as another part', async () => {
    const { account } = scriptedPage(sent('m_image'), sent('m_text'))
    const attachments = [{ kind: 'image', url: 'https://example.com/a.jpg' }] as const
    expect(await account.send({ to, text: 'Look', attachments })).toMatchObject({
      messageId: 'm_text',
      parts: [
        { attachments, status: 'sent', messageId: 'm_image' },
        { text: 'Look', status: 'sent', messageId: 'm_text' },
      ],
    })
  })

  it('fails when the first piece does', async () => {
    const { account, calls } = scriptedPage(refusal(10, 2018278))
    const attachments = [{ kind: 'image', url: 'https://example.com/a.jpg' }] as const
    await expect(account.send({ to, text: 'Look', attachments })).rejects.toMatchObject({
      code: 'window_closed',
    })
    expect(calls).toHaveLength(1)
  })

  it('tells which piece failed when the first went out, and stops there', async () => {
    const { account, calls } = scriptedPage(sent('m_1'), refusal(551, 1545041), sent('m_3'))
    const text = ['a', 'b', 'c'].map((letter) => letter.repeat(1500)).join(' ')
    expect(await account.send({ to, text, overflow: 'split' })).toMatchObject({
      messageId: 'm_1',
      parts: [
        { status: 'sent', messageId: 'm_1' },
        { status: 'failed', error: { code: 'recipient_unavailable' } },
        { status: 'failed', error: { code: 'recipient_unavailable' } },
      ],
    })
    expect(calls).toHaveLength(2)
  })

  it.each([
    ['Meta says so', refusal(1, 1357046)],
    ['Meta failed and cannot say how', refusal(1)],
    ['Meta is out of order', refusal(2)],
    ['Meta fails in a new way that passes', passing],
    ['the answer has no id', {}],
    ['the answer is a list', () => Response.json([])],
    ['the answer is a word', () => Response.json('ok')],
    ['the answer is nothing', () => new Response(null)],
    ['the id is no id', { message_id: {} }],
    ['the answer is half a body', () => new Response('{"message_id":"m_')],
    ['the connection breaks', () => Promise.reject(new TypeError('socket hang up'))],
  ])('does not know what became of it when %s', async (_name, answer) => {
    const { account } = scriptedPage(answer)
    await expect(account.send({ to, text: 'Hello' })).rejects.toMatchObject({
      code: 'outcome_unknown',
      retryable: false,
    })
  })

  it('does not know what became of a later piece, but what went before', async () => {
    const { account, calls } = scriptedPage(sent('m_1'), refusal(2))
    const text = ['a', 'b', 'c'].map((letter) => letter.repeat(1500)).join(' ')
    expect((await account.send({ to, text, overflow: 'split' })).parts).toMatchObject([
      { status: 'sent', messageId: 'm_1' },
      { status: 'failed', error: { code: 'outcome_unknown', retryable: false, upstream: { code: '2' } } },
      { status: 'failed', error: { code: 'upstream_unavailable', retryable: true } },
    ])
    expect(calls).toHaveLength(2)
  })

  it('goes by the id of the message, whatever else the answer holds', async () => {
    const { account } = scriptedPage({ message_id: 'm_1', recipient_id: {} })
    expect(await account.send({ to, text: 'Hello' })).toMatchObject({ messageId: 'm_1' })
  })

  it('uploads bytes with their name and type', async () => {
    const { account, calls } = scriptedPage(sent('m_1'))
    const data = new TextEncoder().encode('%PDF')
    await account.send({
      to,
      author: 'human',
      attachments: [{ kind: 'file', data, mimeType: 'application/pdf', name: 'offer.pdf' }],
    })
    const form = calls[0]?.body as FormData
    const file = form.get('filedata') as File
    expect({ name: file.name, type: file.type, text: await file.text() }).toEqual({
      name: 'offer.pdf',
      type: 'application/pdf',
      text: '%PDF',
    })
    expect(JSON.parse(form.get('recipient') as string)).toEqual({ id: personId })
    expect(JSON.parse(form.get('message') as string)).toEqual({ attachment: { type: 'file', payload: {} } })
    expect(form.get('tag')).toBe('HUMAN_AGENT')
  })

  it('takes an attachment that is only a type', async () => {
    const { account, calls } = scriptedPage(sent('m_1'))
    await account.send({ to, platformOptions: { facebook: { attachment: { type: 'wave' } } } })
    expect(calls).toMatchObject([{ body: { message: { attachment: { type: 'wave' } } } }])
  })

  it('answers a comment in private', async () => {
    const { account, calls } = scriptedPage({ message_id: 'm_1' })
    const platformOptions = { facebook: { recipient: { commentId: '1_2' } } }
    const result = await account.send({ to, text: 'Hello', platformOptions })
    expect(calls).toMatchObject([{ body: { recipient: { comment_id: '1_2' } } }])
    expect(result).not.toHaveProperty('recipientId')
  })

  it.each([
    { commentId: '1_2' },
    { postId: '1_3' },
    { userRef: 'guest' },
    { notificationMessagesToken: 'a-token' },
    { oneTimeNotifToken: 'a-token' },
  ])(
    'goes to %o without the tag of a human, which is a right over a person that wrote',
    async (recipient) => {
      const { account, calls } = scriptedPage(sent('m_1'))
      const send = (own: object) =>
        account.send({
          to,
          text: 'Hello',
          author: 'human',
          platformOptions: { facebook: { recipient, ...own } },
        })
      await send({})
      await send({ tag: 'HUMAN_AGENT' })
      expect(calls.map(({ body }) => body)).toMatchObject([
        { messaging_type: 'RESPONSE' },
        { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
      ])
      expect(calls[0]?.body).not.toHaveProperty('tag')
    },
  )
})

describe('lists', () => {
  it('give up optional fields that Meta does not know, once and for all', async () => {
    const unknown = refusal(100, undefined, '(#100) Tried accessing nonexisting field (can_reply)')
    const { account, calls } = scriptedPage(unknown, { data: [] })
    await account.listConversations()
    await account.listConversations({ limit: 500, cursor: 'A' })
    expect(calls.map(({ query }) => query.fields?.includes('can_reply'))).toEqual([true, false, false])
    expect(calls[2]?.query).toMatchObject({ limit: '100', after: 'A', platform: 'messenger' })
  })

  it('give them up together when they are asked for at the same time', async () => {
    const unknown = refusal(100, undefined, '(#100) Tried accessing nonexisting field (can_reply)')
    const { account, calls } = scriptedPage(unknown, unknown, { data: [] })
    const both = [account.listConversations(), account.listConversations()]
    expect(await Promise.all(both)).toEqual([{ items: [] }, { items: [] }])
    expect(calls.map(({ query }) => query.fields?.includes('can_reply'))).toEqual([true, true, false, false])
  })

  it('do not take another refusal for that', async () => {
    const { account, calls } = scriptedPage(refusal(100, undefined, 'Invalid cursor'))
    await expect(account.listConversations()).rejects.toMatchObject({ code: 'invalid_request' })
    expect(calls).toHaveLength(1)
  })

  it('end with a missing next only', async () => {
    const next = 'https://graph.facebook.com/next?access_token=the-page-token'
    const { account } = scriptedPage({ data: [], paging: { cursors: { after: 'A' }, next } }, { data: [] })
    const first = await account.listConversations()
    expect(first).toEqual({ items: [], nextCursor: 'A' })
    expect(await account.listConversations({ cursor: 'A' })).toEqual({ items: [] })
  })

  it('find the thread of a person, and look it up only once', async () => {
    const page = {
      data: [{ id: 'm_1', message: 'Hello' }],
      paging: { cursors: { after: 'A:B' }, next: 'https://graph.facebook.com/' },
    }
    const { account, calls } = scriptedPage({ data: [{ id: 't_9' }] }, page, { data: [] })
    const first = await account.listMessages(to)
    expect(first.items[0]?.conversation).toEqual({ id: 't_9', participantId: personId })
    await account.listMessages(to, { cursor: first.nextCursor! })
    expect(calls.map(({ path }) => path)).toEqual([
      `/v26.0/${pageId}/conversations`,
      '/v26.0/t_9/messages',
      '/v26.0/t_9/messages',
    ])
    expect(calls[0]?.query).toMatchObject({ user_id: personId })
    expect(calls[2]?.query).toMatchObject({ after: 'A:B' })
  })

  it('name the conversation of a message by its ids, whatever they were asked with', async () => {
    const { account } = scriptedPage(
      { data: [{ id: 't_1', participants }] },
      { data: [{ id: 'm_1', message: 'Hello', from: { id: personId }, to: { data: [{ id: pageId }] } }] },
    )
    const { items: conversations } = await account.listConversations()
    const { items } = await account.listMessages(conversations[0]!)
    expect(items[0]?.conversation).toEqual({ id: 't_1', participantId: personId })
  })

  it.each([
    ['an empty list', { data: [] }],
    ['the refusal of a stranger', refusal(100, 2018001)],
  ])('say when a person has no thread, by %s', async (_name, answer) => {
    const { account } = scriptedPage(answer)
    await expect(account.listMessages(to)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('name what cannot be read, and show the rest', async () => {
    const readable = {
      id: 'm_1',
      message: 'Hello',
      from: { id: personId },
      created_time: '2026-01-31T10:20:30+0000',
    }
    const { account } = scriptedPage({
      data: [
        readable,
        { id: '2', error: { code: 100, error_subcode: 9000001 } },
        { id: 'm_3', message: 7 },
        'odd',
      ],
    })
    const page = await account.listMessages({ id: 't_1' })
    expect(page.items.map(({ id, text }) => [id, text])).toEqual([['m_1', 'Hello']])
    expect(page.skipped?.map(({ id, error }) => [id, error.code])).toEqual([
      ['m_2', 'not_found'],
      ['m_3', 'upstream_malformed'],
      ['unknown', 'upstream_malformed'],
    ])
  })

  it('read message by message when one of them breaks the list', async () => {
    const { account, calls } = scriptedPage(
      refusal(100, 9000001),
      { data: [{ id: 'm_1' }, { id: 'm_2' }] },
      { id: 'm_1', message: 'Hello', from: { id: personId } },
      refusal(9000001),
    )
    const page = await account.listMessages({ id: 't_1' })
    expect(page.items.map(({ text }) => text)).toEqual(['Hello'])
    expect(page.skipped).toMatchObject([{ id: 'm_2', error: { code: 'not_found' } }])
    expect(calls).toHaveLength(4)
  })
})

describe('getParticipant', () => {
  it('has name and picture, with the time at which its link ends', async () => {
    const raw = {
      id: personId,
      first_name: 'Ann',
      last_name: 'Ray',
      profile_pic: 'https://scontent.example/p.jpg?oe=6AB38C00',
    }
    const { account } = scriptedPage(raw)
    expect(await account.getParticipant(personId)).toEqual({
      id: personId,
      name: 'Ann Ray',
      pictureUrl: 'https://scontent.example/p.jpg?oe=6AB38C00',
      pictureExpiresAt: '2026-09-23T08:21:20.000Z',
      raw,
    })
  })

  it('has the id alone when Meta withholds the rest', async () => {
    expect(await scriptedPage({}).account.getParticipant(personId)).toEqual({ id: personId, raw: {} })
    for (const answer of [refusal(100, 2018218), refusal(2018218)]) {
      expect(await scriptedPage(answer).account.getParticipant(personId)).toEqual({ id: personId })
    }
  })

  it('does not find somebody of another Page', async () => {
    const { account } = scriptedPage(refusal(100, 33))
    await expect(account.getParticipant(personId)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('actions', () => {
  it('are sent to the person', async () => {
    const { account, calls } = scriptedPage({ recipient_id: personId })
    await account.markRead?.(to)
    await account.sendTyping?.(to, true)
    await account.sendTyping?.(to, false)
    await account.react?.(to, 'abc', '👍')
    await account.react?.(to, 'm_abc', undefined)
    expect(calls.map(({ body }) => body)).toMatchObject([
      { recipient: { id: personId }, sender_action: 'mark_seen' },
      { sender_action: 'typing_on' },
      { sender_action: 'typing_off' },
      { sender_action: 'react', payload: { message_id: 'm_abc', reaction: '👍' } },
      { sender_action: 'unreact', payload: { message_id: 'm_abc' } },
    ])
  })
})

describe('downloadAttachment', () => {
  const image = { kind: 'image', nativeType: 'image', url: 'https://scontent.xx.fbcdn.net/a.jpg' } as const

  it('gives the bytes', async () => {
    const { account } = scriptedPage(() => new Response(new Uint8Array([1, 2, 3])))
    expect([...((await account.downloadAttachment?.(image)) ?? [])]).toEqual([1, 2, 3])
  })

  it('says that a link has expired', async () => {
    const { account } = scriptedPage(() => new Response('URL signature expired', { status: 403 }))
    await expect(account.downloadAttachment?.(image)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['http://scontent.xx.fbcdn.net/a.jpg', 'https://127.0.0.1/a.jpg', 'https://10.0.0.1/'])(
    'does not call %s',
    async (url) => {
      const { account, calls } = scriptedPage({})
      await expect(account.downloadAttachment?.({ ...image, url })).rejects.toMatchObject({
        code: 'url_refused',
      })
      expect(calls).toHaveLength(0)
    },
  )

  it('calls a host that was put in the place of Meta, and only that', async () => {
    const seen: string[] = []
    const fetch = (input: RequestInfo | URL) => {
      seen.push(input instanceof Request ? input.url : input.toString())
      const elsewhere = { status: 302, headers: { location: 'http://10.0.0.1/' } }
      return Promise.resolve(new Response(null, seen.length === 1 ? {} : elsewhere))
    }
    const config = { appId: '42', appSecret: 'the-app-secret', verifyToken: 'word' }
    const adapter = createFacebookAdapter(config, { fetch, baseUrl: 'http://127.0.0.1:4010' })
    const account = adapter.account({ accountId: pageId, accessToken: 'the-page-token' })
    const download = (url: string) => account.downloadAttachment?.({ ...image, url })
    await download('http://127.0.0.1:4010/media/1')
    await expect(download('http://127.0.0.1:4010/media/2')).rejects.toMatchObject({
      code: 'attachment_refused',
    })
    await expect(download('http://127.0.0.1:4011/media/3')).rejects.toMatchObject({ code: 'url_refused' })
    expect(seen).toEqual(['http://127.0.0.1:4010/media/1', 'http://127.0.0.1:4010/media/2'])
  })

  it('needs a link', async () => {
    const { account } = scriptedPage({})
    const call = account.downloadAttachment?.({ kind: 'template', nativeType: 'template' })
    await expect(call).rejects.toMatchObject({ code: 'invalid_request', field: 'url' })
  })
})
