import { describe, expect, it } from 'vitest'
import { accountId, pageId, personId, refusal, scripted } from './scripted-fetch.ts'

const to = { participantId: personId }
const sent = (id: string) => ({ recipient_id: personId, message_id: id })
const host = 'https://graph.instagram.com/v26.0'
const pageHost = 'https://graph.facebook.com/v26.0'

describe('send', () => {
  it('calls the account at Instagram with a bearer, or the Page of the token', async () => {
    const own = scripted('instagram', sent('mid-1'))
    await own.account.send({ to, text: 'Hello' })
    expect(own.calls).toMatchObject([
      { url: `${host}/${accountId}/messages`, authorization: 'Bearer the-token', query: {} },
    ])
    expect(own.calls[0]?.body).toEqual({
      recipient: { id: personId },
      messaging_type: 'RESPONSE',
      message: { text: 'Hello' },
    })
    const paged = scripted('facebook', sent('mid-1'))
    await paged.account.send({ to, text: 'Hello' })
    expect(paged.calls).toMatchObject([
      {
        url: `${pageHost}/me/messages`,
        authorization: 'Bearer the-token',
        query: { appsecret_proof: expect.any(String) as string },
      },
    ])
  })

  it('uploads bytes first and sends them by their ids, with the rest of the message', async () => {
    const { account, calls } = scripted('facebook', { attachment_id: 71 }, sent('mid-1'), sent('mid-2'))
    const data = new TextEncoder().encode('png')
    const image = { kind: 'image', data, mimeType: 'image/png', name: 'a.png' } as const
    const other = { kind: 'image', url: 'https://example.com/b.png' } as const
    const result = await account.send({ to, text: 'Look', replyTo: 'mid-0', attachments: [image, other] })
    expect(result.parts).toMatchObject([
      { attachments: [image, other], messageId: 'mid-1' },
      { text: 'Look' },
    ])
    const form = calls[0]?.body as FormData
    expect(calls.map(({ path }) => path)).toEqual([
      '/v26.0/me/message_attachments',
      '/v26.0/me/messages',
      '/v26.0/me/messages',
    ])
    expect(form.get('platform')).toBe('instagram')
    expect((form.get('filedata') as File).name).toBe('a.png')
    expect(calls[1]?.body).toMatchObject({
      reply_to: { mid: 'mid-0' },
      message: {
        attachments: [
          { type: 'image', payload: { attachment_id: '71' } },
          { type: 'image', payload: { url: 'https://example.com/b.png' } },
        ],
      },
    })
  })

  it('sends nothing when an upload fails', async () => {
    const { account, calls } = scripted('facebook', refusal(100, 2018047))
    const attachments = [{ kind: 'image', data: new Uint8Array(1), mimeType: 'image/png' }] as const
    await expect(account.send({ to, text: 'Look', attachments })).rejects.toMatchObject({
      code: 'attachment_refused',
    })
    expect(calls).toHaveLength(1)
  })

  it('takes an attachment that is only a type', async () => {
    const { account, calls } = scripted('instagram', sent('mid-1'))
    await account.send({ to, platformOptions: { instagram: { attachment: { type: 'like_heart' } } } })
    expect(calls).toMatchObject([{ body: { message: { attachment: { type: 'like_heart' } } } }])
  })

  it('answers a comment in private, and tells who wrote it', async () => {
    const { account, calls } = scripted('instagram', sent('mid-1'))
    const platformOptions = { instagram: { recipient: { commentId: '179' } } }
    const result = await account.send({ to: { id: '179' }, text: 'Hello', platformOptions })
    expect(calls).toMatchObject([{ body: { recipient: { comment_id: '179' } } }])
    expect(result.recipientId).toBe(personId)
  })

  it('answers a comment without the tag of a human, which is a right over a person that wrote', async () => {
    const { account, calls } = scripted('instagram', sent('mid-1'))
    const platformOptions = { instagram: { recipient: { commentId: '179' } } }
    await account.send({ to, text: 'Hello', author: 'human', platformOptions })
    expect(calls[0]?.body).toEqual({
      recipient: { comment_id: '179' },
      messaging_type: 'RESPONSE',
      message: { text: 'Hello' },
    })
  })

  describe('for an account that cannot have several images in a message', () => {
    const several = refusal(100, 2534068)
    const image = (name: string) => ({ kind: 'image', url: `https://example.com/${name}.png` }) as const
    const images = [image('a'), image('b'), image('c')]
    const wired = (name: string) => ({
      attachment: { type: 'image', payload: { url: `https://example.com/${name}.png` } },
    })

    it('sends them one by one', async () => {
      const { account, calls } = scripted('instagram', several, sent('1'), sent('2'), sent('3'), sent('4'))
      const result = await account.send({ to, text: 'Look', replyTo: 'mid-0', attachments: images })
      expect(result.parts).toEqual([
        ...images.map((one, index) => ({
          status: 'sent',
          attachments: [one],
          messageId: String(index + 1),
        })),
        { status: 'sent', text: 'Look', messageId: '4' },
      ])
      expect(calls.slice(1).map(({ body }) => body)).toMatchObject([
        { message: wired('a'), reply_to: { mid: 'mid-0' } },
        { message: wired('b') },
        { message: wired('c') },
        { message: { text: 'Look' } },
      ])
      expect(calls[2]?.body).not.toHaveProperty('reply_to')
    })

    it('tells which of them failed, and sends none twice', async () => {
      const { account, calls } = scripted('instagram', several, sent('1'), refusal(2))
      const { parts } = await account.send({ to, attachments: images })
      expect(parts).toMatchObject([
        { status: 'sent', attachments: [images[0]] },
        { status: 'failed', attachments: [images[1]], error: { code: 'outcome_unknown' } },
        { status: 'failed', attachments: [images[2]], error: { code: 'upstream_unavailable' } },
      ])
      expect(calls).toHaveLength(3)
    })

    it('refuses a private reply, which is one message', async () => {
      const { account, calls } = scripted('instagram', several)
      const platformOptions = { instagram: { recipient: { commentId: '179' } } }
      await expect(account.send({ to, attachments: images, platformOptions })).rejects.toMatchObject({
        code: 'content_unsupported',
      })
      expect(calls).toHaveLength(1)
    })
  })

  it('goes by the codes of a refusal, not by its status', async () => {
    const send = (...answer: Parameters<typeof refusal>) =>
      scripted('instagram', refusal(...answer)).account.send({ to, text: 'Hello' })
    await expect(send(10, 2534022)).rejects.toMatchObject({ code: 'window_closed' })
    await expect(send(100, 2534014)).rejects.toMatchObject({ code: 'recipient_not_found' })
    await expect(send(200, 2534041)).rejects.toMatchObject({ code: 'permission_missing' })
    for (const [code, subcode] of [[1], [1, 99], [1, 1357046], [2], [2, 1545133]] as const) {
      await expect(send(code, subcode)).rejects.toMatchObject({ code: 'outcome_unknown', retryable: false })
    }
  })
})

describe('react', () => {
  it('takes any emoji with the login at Instagram, and a heart through a Page', async () => {
    const own = scripted('instagram', { recipient_id: personId })
    await own.account.react?.(to, 'mid-1', '🔥')
    await own.account.react?.(to, 'mid-1', '❤️')
    await own.account.react?.(to, 'mid-1', undefined)
    expect(own.calls.map(({ body }) => body)).toMatchObject([
      { sender_action: 'react', payload: { message_id: 'mid-1', reaction: '🔥' } },
      { sender_action: 'react', payload: { message_id: 'mid-1', reaction: 'love' } },
      { sender_action: 'unreact', payload: { message_id: 'mid-1' } },
    ])
    const paged = scripted('facebook', { recipient_id: personId })
    await paged.account.react?.(to, 'mid-1', '❤')
    await expect(paged.account.react?.(to, 'mid-1', '🔥')).rejects.toMatchObject({
      code: 'content_unsupported',
    })
    expect(paged.calls).toHaveLength(1)
  })
})

describe('listConversations', () => {
  it('reads each conversation by itself when one of them breaks the list', async () => {
    const participants = { data: [{ id: accountId }, { id: personId, username: 'ada' }] }
    const { account, calls } = scripted(
      'facebook',
      refusal(1),
      {
        data: [{ id: 'thread-1' }, { id: 'thread-2' }],
        paging: { cursors: { after: 'A' }, next: 'https://x.example' },
      },
      { id: 'thread-1', participants },
      refusal(1),
    )
    const page = await account.listConversations({ limit: 2 })
    expect(page.items.map(({ id, participants: others }) => [id, others])).toEqual([
      ['thread-1', [{ id: personId, username: 'ada' }]],
    ])
    expect(page.skipped).toMatchObject([{ id: 'thread-2', error: { code: 'upstream_unavailable' } }])
    expect(page.nextCursor).toBe('A')
    expect(calls.slice(0, 2).map(({ query }) => [query.platform, query.limit, query.fields])).toEqual([
      ['instagram', '2', 'id,updated_time,participants'],
      ['instagram', '2', 'id,updated_time'],
    ])
  })

  it('fails when Meta is out of order altogether', async () => {
    const { account, calls } = scripted('instagram', refusal(2))
    await expect(account.listConversations()).rejects.toMatchObject({ code: 'upstream_unavailable' })
    expect(calls).toHaveLength(2)
  })
})

describe('listMessages', () => {
  const message = (id: string) => ({
    id,
    message: id,
    from: { id: personId },
    to: { data: [{ id: pageId }] },
  })
  const paging = { cursors: { after: 'A' }, next: 'https://x.example' }

  it('begins inside of the conversation with the login at Instagram, and goes on at its edge', async () => {
    const { account, calls } = scripted(
      'instagram',
      { id: 'thread-1', messages: { data: [message('mid-2')], paging } },
      { data: [message('mid-1')] },
    )
    const first = await account.listMessages({ id: 'thread-1' }, { limit: 1 })
    const second = await account.listMessages({ id: 'thread-1' }, { limit: 1, cursor: first.nextCursor! })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['mid-2', 'mid-1'])
    expect(calls.map(({ path }) => path)).toEqual(['/v26.0/thread-1', '/v26.0/thread-1/messages'])
    expect(calls[0]?.query.fields).toMatch(/^messages\.limit\(1\)\{id,created_time,.*\}$/)
  })

  it('asks at the edge through a Page, and finds the thread of a person only once', async () => {
    const { account, calls } = scripted(
      'facebook',
      { data: [{ id: 'thread-1' }] },
      { data: [message('mid-2')], paging },
      { data: [message('mid-1')] },
    )
    const first = await account.listMessages(to)
    await account.listMessages(to, { cursor: first.nextCursor! })
    expect(calls.map(({ path }) => path)).toEqual([
      '/v26.0/me/conversations',
      '/v26.0/thread-1/messages',
      '/v26.0/thread-1/messages',
    ])
    expect(calls[0]?.query).toMatchObject({ platform: 'instagram', user_id: personId })
    expect(calls[2]?.query.after).toBe('A')
  })

  it('names what is beyond the 20 newest without asking for it', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => ({ id: `mid-${index}` }))
    const list = { id: 'thread-1', messages: { data: ids } }
    const { account, calls } = scripted('instagram', refusal(9000001), list, message('mid-x'))
    const { items, skipped = [] } = await account.listMessages({ id: 'thread-1' })
    expect(items).toHaveLength(20)
    expect(skipped.map(({ id, error }) => [id, error.code])[0]).toEqual(['mid-20', 'not_found'])
    expect(skipped).toHaveLength(10)
    expect(calls).toHaveLength(22)
  })

  it('skips what Meta lists and shows nothing of', async () => {
    const { account } = scripted('facebook', { data: [{ id: 'mid-2', created_time: 'x' }, message('mid-1')] })
    const { items, skipped } = await account.listMessages({ id: 'thread-1' })
    expect(items.map(({ id }) => id)).toEqual(['mid-1'])
    expect(skipped).toMatchObject([{ id: 'mid-2', error: { code: 'not_found' } }])
  })

  it('gives up fields that Meta does not know, one step after the other', async () => {
    const unknown = refusal(100, undefined, '(#100) Tried accessing nonexisting field (reply_to)')
    const { account, calls } = scripted('facebook', unknown, unknown, { data: [] })
    await account.listMessages({ id: 'thread-1' })
    await account.listMessages({ id: 'thread-1' })
    expect(calls.map(({ query }) => query.fields?.split(',').at(-1))).toEqual([
      'reply_to',
      'is_unsupported',
      'message',
      'message',
    ])
  })
})

describe('getParticipant', () => {
  it('has name, handle and picture', async () => {
    const raw = {
      id: personId,
      name: 'Ada',
      username: 'ada',
      profile_pic: 'https://cdn.example/p?oe=6AB38C00',
    }
    expect(await scripted('instagram', raw).account.getParticipant(personId)).toEqual({
      id: personId,
      name: 'Ada',
      username: 'ada',
      pictureUrl: raw.profile_pic,
      pictureExpiresAt: '2026-09-23T08:21:20.000Z',
      raw,
    })
  })

  it.each([[230], [9010], [100]])('has the id alone under code %s', async (code) => {
    const { account } = scripted('instagram', refusal(code))
    expect(await account.getParticipant(personId)).toEqual({ id: personId })
  })

  it('does not hide a dead token or an id that was never given out', async () => {
    await expect(scripted('instagram', refusal(190)).account.getParticipant(personId)).rejects.toMatchObject({
      code: 'auth_expired',
    })
    await expect(scripted('instagram', refusal(100, 33)).account.getParticipant('1')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
