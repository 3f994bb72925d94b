import { describe, expect, it } from 'vitest'
import { personId, refusal, scriptedUser, sent, userId } from './scripted-fetch.ts'

const to = { participantId: personId }
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const gif = new TextEncoder().encode('GIF89a…')
const invalidFields = refusal(400, {
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.x.com/2/problems/invalid-request',
  errors: [
    {
      message: 'The `dm_event.fields` query parameter value [sender_id] is not one of [id,text]',
      parameters: { 'dm_event.fields': ['sender_id'] },
    },
  ],
})

describe('send', () => {
  it('writes to a person, by the person or by the conversation', async () => {
    const { account, calls } = scriptedUser(sent('11'), sent('12'))
    expect(await account.send({ to, text: 'Hello' })).toEqual({
      messageId: '11',
      conversationId: '1001-2002',
      recipientId: personId,
      parts: [{ text: 'Hello', status: 'sent', messageId: '11' }],
      warnings: [],
    })
    await account.send({ to: { id: `${personId}-${userId}` }, text: 'Hello' })
    expect(calls).toMatchObject([
      {
        method: 'POST',
        host: 'api.x.com',
        path: '/2/dm_conversations/with/2002/messages',
        authorization: 'Bearer the-user-token',
        body: { text: 'Hello' },
      },
      { path: '/2/dm_conversations/with/2002/messages' },
    ])
  })

  it('names the conversation in one way, in whatever order X does', async () => {
    const { account } = scriptedUser(sent('1', '2002-1001'))
    expect(await account.send({ to: { participantId: personId }, text: 'Hello' })).toMatchObject({
      conversationId: '1001-2002',
    })
  })

  it('writes to a group, and begins one', async () => {
    const group = '1850000000000000000'
    const { account, calls } = scriptedUser(sent('11', group), sent('12', group), sent('13', group))
    await account.send({ to: { id: group }, text: 'Hello' })
    const text = `${'a'.repeat(9000)} ${'b'.repeat(9000)}`
    const platformOptions = { x: { newGroupWith: ['2002', '3003'] } }
    await account.send({ to, text, overflow: 'split', platformOptions })
    expect(calls.map(({ path }) => path)).toEqual([
      `/2/dm_conversations/${group}/messages`,
      '/2/dm_conversations',
      `/2/dm_conversations/${group}/messages`,
    ])
    expect(calls[1]?.body).toEqual({
      conversation_type: 'Group',
      participant_ids: ['2002', '3003'],
      message: { text: 'a'.repeat(9000) },
    })
  })

  it('begins no second group when X does not name the first', async () => {
    const { account, calls } = scriptedUser({ data: { dm_event_id: '11' } })
    const text = `${'a'.repeat(9000)} ${'b'.repeat(9000)}`
    const platformOptions = { x: { newGroupWith: ['2002', '3003'] } }
    const { parts } = await account.send({ to, text, overflow: 'split', platformOptions })
    expect(parts.map(({ status }) => status)).toEqual(['sent', 'failed'])
    expect(calls.map(({ path }) => path)).toEqual(['/2/dm_conversations'])
  })

  it.each([
    ['an encrypted thread', { id: '2002:1001' }, 'recipient_unavailable'],
    ['an encrypted group', { id: 'g123' }, 'recipient_unavailable'],
    [
      'a thread that is marked',
      { id: '1001-2002', participantId: '2002', encrypted: true },
      'recipient_unavailable',
    ],
    ['a conversation of others', { id: '3003-2002' }, 'invalid_request'],
    ['a name', { participantId: 'ada' }, 'invalid_request'],
    ['a path', { participantId: '../users' }, 'invalid_request'],
  ])('refuses %s before any call', async (_name, place, code) => {
    const { account, calls } = scriptedUser({})
    await expect(account.send({ to: place, text: 'Hello' })).rejects.toMatchObject({ code })
    expect(calls).toEqual([])
  })

  it('refuses options that do not exist', async () => {
    const { account, calls } = scriptedUser({})
    const call = account.send({ to, text: 'Hello', platformOptions: { x: { newGroup: ['2002'] } } })
    await expect(call).rejects.toMatchObject({ code: 'invalid_request' })
    expect(calls).toEqual([])
  })

  it.each([
    ['the answer has no id', { data: {} }],
    ['the answer is nothing', () => new Response(null)],
    ['the answer is half a body', () => new Response('{"data":{')],
    ['X fails', refusal(503, { title: 'Service Unavailable' })],
    ['a proxy fails', () => new Response('<html>', { status: 502 })],
    ['the connection breaks', () => Promise.reject(new TypeError('socket hang up'))],
  ])('does not know what became of it when %s', async (_name, answer) => {
    const { account } = scriptedUser(answer)
    await expect(account.send({ to, text: 'Hello' })).rejects.toMatchObject({
      code: 'outcome_unknown',
      retryable: false,
    })
  })

  it.each([
    [
      403,
      { title: 'Forbidden', detail: 'You do not have permission to DM one or more participants.' },
      'recipient_unavailable',
    ],
    [
      404,
      { title: 'Not Found Error', type: 'https://api.x.com/2/problems/resource-not-found' },
      'recipient_not_found',
    ],
    [402, { title: 'CreditsDepleted' }, 'payment_required'],
  ])('names a refusal with %i', async (status, body, code) => {
    const { account } = scriptedUser(refusal(status, { ...body, status }))
    await expect(account.send({ to, text: 'Hello' })).rejects.toMatchObject({ code, upstream: { status } })
  })
})

describe('media', () => {
  const formOf = (body: unknown) => body as FormData

  it('goes with the text: a picture at once', async () => {
    const { account, calls } = scriptedUser({ data: { id: '77' } }, sent('11'))
    const attachments = [{ kind: 'image', data: png, mimeType: 'image/jpeg' }] as const
    await account.send({ to, text: 'Look', attachments })
    expect(calls.map(({ path }) => path)).toEqual([
      '/2/media/upload',
      '/2/dm_conversations/with/2002/messages',
    ])
    const form = formOf(calls[0]?.body)
    expect(form.get('media_category')).toBe('dm_image')
    expect((form.get('media') as File).type).toBe('image/png')
    expect(calls[1]?.body).toEqual({ text: 'Look', attachments: [{ media_id: '77' }] })
  })

  it('a GIF in segments, and waits as long as X says', async () => {
    const status = (state: string, check_after_secs?: number) => ({
      data: { id: '77', processing_info: { state, check_after_secs } },
    })
    const { account, calls, waits } = scriptedUser(
      { data: { id: '77', media_key: '16_77' } },
      () => new Response(null),
      status('pending', 1),
      status('in_progress', 5),
      status('succeeded'),
      sent('11'),
    )
    await account.send({ to, attachments: [{ kind: 'image', data: gif, mimeType: 'image/gif' }] })
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /2/media/upload/initialize',
      'POST /2/media/upload/77/append',
      'POST /2/media/upload/77/finalize',
      'GET /2/media/upload',
      'GET /2/media/upload',
      'POST /2/dm_conversations/with/2002/messages',
    ])
    expect(calls[0]?.body).toEqual({
      media_type: 'image/gif',
      total_bytes: gif.length,
      media_category: 'dm_gif',
    })
    expect(waits).toEqual([1000, 5000])
    expect(calls[3]?.query).toEqual({ media_id: '77', command: 'STATUS' })
    expect(calls.at(-1)?.body).toEqual({ attachments: [{ media_id: '77' }] })
  })

  it('a large video in segments that make the whole', async () => {
    const data = new Uint8Array(9_000_000).map((_, index) => index % 251)
    data.set(new TextEncoder().encode('ftypisom'), 4)
    const { account, calls } = scriptedUser(
      { data: { id: '77' } },
      {},
      {},
      {},
      { data: { id: '77' } },
      sent('11'),
    )
    await account.send({ to, attachments: [{ kind: 'video', data, mimeType: 'video/mp4' }] })
    const segments = calls.filter(({ path }) => path.endsWith('/append')).map(({ body }) => formOf(body))
    expect(segments.map((form) => form.get('segment_index'))).toEqual(['0', '1', '2'])
    const whole = new Blob(segments.map((form) => form.get('media') as File))
    const bytes = new Uint8Array(await whole.arrayBuffer())
    expect(bytes.length).toBe(data.length)
    expect(bytes.every((byte, index) => byte === data[index])).toBe(true)
  })

  it('is fetched by its URL, and its type found in its bytes', async () => {
    const { account, calls } = scriptedUser(
      () => new Response(png, { headers: { 'content-type': 'application/octet-stream' } }),
      { data: { id: '77' } },
      sent('11'),
    )
    await account.send({ to, attachments: [{ kind: 'image', url: 'https://example.com/a?b=1' }] })
    expect(calls[0]).toMatchObject({ host: 'example.com', authorization: null })
    expect(calls[2]?.body).toEqual({ attachments: [{ media_id: '77' }] })
  })

  it.each([
    [
      'what is no picture',
      { kind: 'image', data: new TextEncoder().encode('%PDF'), mimeType: 'application/pdf' },
      'attachment_refused',
    ],
    ['a picture as a video', { kind: 'video', data: png, mimeType: 'video/mp4' }, 'attachment_refused'],
    ['a file', { kind: 'file', url: 'https://example.com/a.pdf' }, 'content_unsupported'],
    [
      'a picture over 5 MiB',
      { kind: 'image', data: new Uint8Array(5 * 1024 * 1024 + 1), mimeType: 'image/png' },
      'attachment_too_large',
    ],
    ['a private address', { kind: 'image', url: 'https://127.0.0.1/a.png' }, 'url_refused'],
  ] as const)('refuses %s before anything is uploaded', async (_name, attachment, code) => {
    const { account, calls } = scriptedUser({})
    await expect(account.send({ to, attachments: [attachment] })).rejects.toMatchObject({ code })
    expect(calls).toEqual([])
  })

  it('that X cannot process is refused, and the message is not sent', async () => {
    const failed = { state: 'failed', error: { code: 1, name: 'InvalidMedia', message: 'Unsupported codec' } }
    const { account, calls } = scriptedUser({ data: { id: '77', processing_info: failed } })
    const attachments = [{ kind: 'image', data: png, mimeType: 'image/png' }] as const
    await expect(account.send({ to, attachments })).rejects.toMatchObject({
      code: 'attachment_refused',
      message: expect.stringContaining('Unsupported codec') as unknown,
    })
    expect(calls).toHaveLength(1)
  })

  it('that X processes for ever is given up after five minutes', async () => {
    const { account, waits } = scriptedUser({
      data: { id: '77', processing_info: { state: 'in_progress', check_after_secs: 60 } },
    })
    const attachments = [{ kind: 'image', data: png, mimeType: 'image/png' }] as const
    await expect(account.send({ to, attachments })).rejects.toMatchObject({
      code: 'timeout',
      retryable: true,
    })
    expect(waits).toEqual([60_000, 60_000, 60_000, 60_000, 60_000])
  })
})

describe('names of fields', () => {
  it('change when X does not take the older ones, once and for all', async () => {
    const { account, calls } = scriptedUser(invalidFields, { meta: { result_count: 0 } })
    await account.listMessages(to)
    await account.listConversations()
    const fields = calls.map(({ query }) => query['dm_event.fields'])
    expect(fields.map((names) => names?.includes('sender_id'))).toEqual([true, false, false])
    expect(calls[2]?.query.expansions).toBe('sender_id,attachments.media_keys')
  })

  it('change for two calls at the same time', async () => {
    const { account } = scriptedUser(invalidFields, invalidFields, { meta: { result_count: 0 } })
    const both = [account.listMessages(to), account.listMessages(to)]
    expect(await Promise.all(both)).toEqual([{ items: [] }, { items: [] }])
  })

  it('do not change before the newer ones were seen to work', async () => {
    const { account, calls } = scriptedUser(invalidFields, invalidFields, { meta: { result_count: 0 } })
    await expect(account.listMessages(to)).rejects.toMatchObject({ code: 'invalid_request' })
    await account.listMessages(to)
    expect(calls.map(({ query }) => query['dm_event.fields']?.includes('sender_id'))).toEqual([
      true,
      false,
      true,
    ])
  })

  it('do not change for another refusal', async () => {
    const { account, calls } = scriptedUser(
      refusal(400, {
        errors: [{ message: 'The `pagination_token` is not valid' }],
        title: 'Invalid Request',
      }),
    )
    await expect(account.listMessages(to)).rejects.toMatchObject({ code: 'invalid_request' })
    expect(calls).toHaveLength(1)
  })
})

describe('deleteMessage and getParticipant', () => {
  it('call X by the id', async () => {
    const ada = {
      id: personId,
      name: 'Ada',
      username: 'ada',
      profile_image_url: 'https://pbs.twimg.com/a.jpg',
    }
    const { account, calls } = scriptedUser({ data: { deleted: true } }, { data: ada })
    await account.deleteMessage?.('1900000000000000011')
    expect(await account.getParticipant(personId)).toEqual({
      id: personId,
      name: 'Ada',
      username: 'ada',
      pictureUrl: 'https://pbs.twimg.com/a.jpg',
      raw: ada,
    })
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /2/dm_events/1900000000000000011',
      'GET /2/users/2002',
    ])
  })

  it('do not find what X says under status 200 that it does not know', async () => {
    const errors = [
      { title: 'Not Found Error', type: 'https://api.twitter.com/2/problems/resource-not-found' },
    ]
    const { account } = scriptedUser({ errors })
    await expect(account.getParticipant('9')).rejects.toMatchObject({ code: 'not_found' })
  })
})
