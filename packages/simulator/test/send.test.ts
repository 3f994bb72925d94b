import { describe, expect, test } from 'vitest'
import { bodyOf, read, simulated } from './simulated.ts'

const day = 24 * 3_600_000

describe('a send', () => {
  test('lands in the inbox, is echoed with its metadata and then delivered', async () => {
    const { sim, seed, marta, send, inbox, events } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    const { status, body } = await send({ message: { text: 'Zażółć 😀', metadata: 'ref-1' } })
    expect(status).toBe(200)
    expect(body).toEqual({ recipient_id: marta, message_id: expect.stringMatching(/^m_[\w-]+$/) as unknown })
    await sim.settle()
    expect(inbox().messages.map(({ from, text }) => [from, text])).toEqual([
      ['customer', 'Hello?'],
      ['page', 'Zażółć 😀'],
    ])
    const echo = events('message').at(-1)
    expect(echo).toMatchObject({
      sender: { id: seed.pageId },
      recipient: { id: marta },
      message: {
        mid: body.message_id,
        is_echo: true,
        app_id: Number(seed.appId),
        metadata: 'ref-1',
        text: 'Zażółć 😀',
      },
    })
    expect(events('delivery')).toHaveLength(1)
    expect(events('delivery')[0]!.delivery.mids).toEqual([body.message_id])
    expect(inbox().messages[1]!.deliveredAtMs).toBeDefined()
  })

  test('takes a form with JSON text in its values', async () => {
    const { sim, seed, marta, inbox } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    const response = await sim.fetch(`https://graph.facebook.com/${seed.pageId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${seed.pageAccessToken}` },
      body: new URLSearchParams({
        recipient: JSON.stringify({ id: marta }),
        messaging_type: 'RESPONSE',
        message: JSON.stringify({ text: 'From a form' }),
      }),
    })
    expect(response.status).toBe(200)
    expect(inbox().messages.at(-1)!.text).toBe('From a form')
  })

  test('takes an upload, and the media host serves it until it expires', async () => {
    const { sim, seed, marta, inbox, events, graph } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    const form = new FormData()
    form.set('recipient', JSON.stringify({ id: marta }))
    form.set('messaging_type', 'RESPONSE')
    form.set('message', JSON.stringify({ attachment: { type: 'image', payload: { is_reusable: true } } }))
    form.set('filedata', new File([new Uint8Array([1, 2, 3])], 'cake.png', { type: 'image/png' }))
    const { body } = await read(
      await sim.fetch(`https://graph.facebook.com/v26.0/me/messages?access_token=${seed.pageAccessToken}`, {
        method: 'POST',
        body: form,
      }),
    )
    expect(body.attachment_id).toMatch(/^\d+$/)
    await sim.settle()
    const [attachment] = events('message').at(-1)!.message.attachments
    expect(attachment!.type).toBe('image')
    // The id is a bare number beyond 2^53, with all its digits on the wire.
    expect(
      sim.facebook.outbox.some(({ body: sent }) => sent.includes(`"attachment_id":${body.attachment_id}`)),
    ).toBe(true)
    const file = await sim.fetch(attachment!.payload.url)
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([1, 2, 3])
    sim.clock.advance(30 * day)
    const expired = await sim.fetch(attachment!.payload.url)
    expect([expired.status, await expired.text()]).toEqual([403, 'URL signature expired'])
    await sim.facebook.speak({ text: 'Still there?' })
    const again = {
      recipient: { id: marta },
      message: { attachment: { type: 'image', payload: { attachment_id: body.attachment_id } } },
    }
    expect((await graph('POST', 'me/messages', again)).status).toBe(200)
    sim.clock.advance(61 * day)
    await sim.facebook.speak({ text: 'And now?' })
    expect((await graph('POST', 'me/messages', again)).body.error.error_subcode).toBe(2018074)
    expect(inbox().messages.filter(({ from }) => from === 'page')).toHaveLength(2)
  })

  test('can have its echo before its answer', async () => {
    let echoedBeforeAnswer = false
    let answered = false
    const { sim, send } = simulated({
      webhookUrl: { facebook: 'https://example.com/hook' },
      fetch: async (_url, init) => {
        if (bodyOf(init).includes('is_echo')) echoedBeforeAnswer = !answered
        return new Response()
      },
    })
    sim.facebook.switches({ echoFirst: true })
    await sim.facebook.speak({ text: 'Hello?' })
    await send({ message: { text: 'Echo' } })
    answered = true
    await sim.settle()
    expect(echoedBeforeAnswer).toBe(true)
  })

  test('shows typing, seen and reactions to the person', async () => {
    const { sim, marta, graph, inbox } = simulated()
    const { mid } = await sim.facebook.speak({ text: 'Hello?' })
    const act = (body: object) => graph('POST', 'me/messages', { recipient: { id: marta }, ...body })
    expect((await act({ sender_action: 'typing_on' })).body).toEqual({ recipient_id: marta })
    expect(inbox().typing).toBe(true)
    sim.clock.advance(21_000)
    expect(inbox().typing).toBe(false)
    await act({ sender_action: 'MARK_SEEN' })
    expect(inbox().seenByPageMs).toBe(sim.clock.now())
    await act({ sender_action: 'react', payload: { message_id: mid, reaction: '👍' } })
    expect(inbox().messages[0]!.reactions.page).toBe('👍')
    await act({ sender_action: 'unreact', payload: { message_id: mid } })
    expect(inbox().messages[0]!.reactions.page).toBeUndefined()
  })
})

describe('a send is refused', () => {
  const url = 'https://example.com/cake.png'
  const reply = (index: number) => ({ content_type: 'text', title: `T${index}`, payload: 'P' })
  const refusals: [string, object, number, number | undefined][] = [
    ['without content', { message: {} }, 100, 2018034],
    ['with blank text', { message: { text: '  ' } }, 100, 2018034],
    ['over 2000 characters', { message: { text: 'x'.repeat(2001) } }, 100, undefined],
    [
      'with text and attachment',
      { message: { text: 'a', attachment: { type: 'image', payload: { url } } } },
      100,
      2018191,
    ],
    ['with an action beside it', { message: { text: 'a' }, sender_action: 'typing_on' }, 100, 2018014],
    ['to nobody known', { recipient: { id: '12345' }, message: { text: 'a' } }, 100, 2018001],
    [
      'to two forms of recipient',
      { recipient: { id: '1', user_ref: 'x' }, message: { text: 'a' } },
      100,
      undefined,
    ],
    [
      'with 14 quick replies',
      { message: { text: 'a', quick_replies: Array.from({ length: 14 }, (_, i) => reply(i)) } },
      100,
      undefined,
    ],
    [
      'with a long title',
      { message: { text: 'a', quick_replies: [{ ...reply(0), title: 'x'.repeat(21) }] } },
      100,
      undefined,
    ],
    ['with long metadata', { message: { text: 'a', metadata: 'x'.repeat(1000) } }, 100, undefined],
    ['with a strange type', { messaging_type: 'REPLY', message: { text: 'a' } }, 100, undefined],
    ['with a strange notification', { notification_type: 'LOUD', message: { text: 'a' } }, 100, undefined],
    [
      'with a retired tag',
      { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE', message: { text: 'a' } },
      100,
      1893061,
    ],
    ['with a tag but no tag type', { tag: 'HUMAN_AGENT', message: { text: 'a' } }, 100, undefined],
    [
      'with an unknown attachment id',
      { message: { attachment: { type: 'image', payload: { attachment_id: '1' } } } },
      100,
      2018074,
    ],
    [
      'with plain http media',
      { message: { attachment: { type: 'image', payload: { url: 'http://example.com/a.png' } } } },
      100,
      2018008,
    ],
    [
      'with loopback media',
      { message: { attachment: { type: 'image', payload: { url: 'https://127.0.0.1/a.png' } } } },
      100,
      2018008,
    ],
    [
      'with media of another kind',
      { message: { attachment: { type: 'audio', payload: { url } } } },
      100,
      2018047,
    ],
    [
      'with a video among images',
      { message: { attachments: [{ type: 'video', payload: { url } }] } },
      100,
      undefined,
    ],
    ['with an unknown reply', { reply_to: { mid: 'm_unknown' }, message: { text: 'a' } }, 100, undefined],
    [
      'with an empty template',
      { message: { attachment: { type: 'template', payload: { template_type: 'generic', elements: [] } } } },
      100,
      undefined,
    ],
    [
      'with four buttons',
      {
        message: {
          attachment: {
            type: 'template',
            payload: {
              template_type: 'button',
              text: 'a',
              buttons: Array(4).fill({ type: 'postback', title: 'T', payload: 'P' }),
            },
          },
        },
      },
      100,
      undefined,
    ],
    [
      'with foreign template media',
      {
        message: {
          attachment: {
            type: 'template',
            payload: { template_type: 'media', elements: [{ media_type: 'image', url }] },
          },
        },
      },
      100,
      undefined,
    ],
  ]
  test.each(refusals)('%s', async (_name, body, code, subcode) => {
    const { sim, send, inbox } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    const answer = await send(body)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({
      code,
      type: 'OAuthException',
      fbtrace_id: expect.any(String) as unknown,
    })
    expect(answer.body.error.error_subcode).toBe(subcode)
    expect(inbox().messages).toHaveLength(1)
  })

  test('by a person who blocked the Page', async () => {
    const { sim, send, marta } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    sim.facebook.customer({ id: marta, blocked: true })
    expect((await send({ message: { text: 'a' } })).body.error).toMatchObject({
      code: 551,
      error_subcode: 1545041,
    })
  })

  test('while another app owns the thread, which then hears on standby', async () => {
    const { sim, send, webhooks } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    await sim.facebook.speak({ owner: 'other' })
    expect((await send({ message: { text: 'a' } })).body.error).toMatchObject({
      code: 10,
      error_subcode: 2018300,
    })
    await sim.facebook.speak({ postback: { payload: 'SECRET', title: 'Tap' } })
    const [entry] = webhooks().at(-1)!.entry
    expect(entry!.messaging).toBeUndefined()
    expect(entry!.standby![0]!.postback).toEqual({ mid: expect.any(String) as unknown, title: 'Tap' })
  })

  test('while barred, throttled or too fast', async () => {
    const { sim, send } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    sim.facebook.switches({ pageBarred: true })
    expect((await send({ message: { text: 'a' } })).body.error.error_subcode).toBe(1893063)
    sim.facebook.switches({ pageBarred: false, throttle: 80006 })
    const throttled = await send({ message: { text: 'a' } })
    expect(throttled.status).toBe(429)
    const usage = JSON.parse(throttled.headers.get('x-business-use-case-usage')!) as object
    expect(Object.values(usage)).toEqual([
      [expect.objectContaining({ call_count: 100, estimated_time_to_regain_access: 5 })],
    ])
    sim.facebook.switches({ throttle: null, rateLimits: true })
    const video = { attachment: { type: 'video', payload: { url: 'https://example.com/a.mp4' } } }
    const codes = []
    for (let sent = 0; sent < 11; sent++) codes.push((await send({ message: video })).status)
    expect(codes).toEqual([...Array<number>(10).fill(200), 429])
    sim.clock.advance(1000)
    expect((await send({ message: video })).status).toBe(200)
  })

  test('when media could not be fetched', async () => {
    const { sim, send } = simulated()
    await sim.facebook.speak({ text: 'Hello?' })
    const message = { attachment: { type: 'video', payload: { url: 'https://example.com/a.mp4' } } }
    const subcodes = []
    for (const mediaFetch of ['fail', 'timeout', 'too_large', 'wrong_type'] as const) {
      sim.facebook.switches({ mediaFetch })
      subcodes.push((await send({ message })).body.error.error_subcode)
    }
    expect(subcodes).toEqual([2018008, 2018294, 2018109, 2018047])
  })

  test('unless the one exemption lets plain HTTP through', async () => {
    const { sim, send } = simulated({ allowPlainHttp: true })
    await sim.facebook.speak({ text: 'Hello?' })
    const message = { attachment: { type: 'image', payload: { url: 'http://127.0.0.1:3000/a.png' } } }
    expect((await send({ message })).status).toBe(200)
  })
})

describe('the windows', () => {
  const human = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', message: { text: 'a' } }
  const closed = { code: 10, error_subcode: 2018278 }

  test('close after 24 hours, and for a human after seven days', async () => {
    const { sim, send } = simulated()
    expect((await send({ message: { text: 'a' } })).body.error).toMatchObject(closed)
    await sim.facebook.speak({ text: 'Hello?' })
    sim.clock.advance(day)
    expect((await send({ message: { text: 'a' } })).status).toBe(200)
    sim.clock.advance(1)
    expect((await send({ message: { text: 'a' } })).body.error).toMatchObject(closed)
    expect((await send(human)).status).toBe(200)
    sim.clock.advance(6 * day)
    expect((await send(human)).body.error).toMatchObject(closed)
  })

  test('are opened by a reaction for 24 hours, not for seven days', async () => {
    const { sim, send } = simulated()
    const { mid } = await sim.facebook.speak({ text: 'Hello?' })
    sim.clock.advance(8 * day)
    await sim.facebook.speak({ reaction: { mid: mid!, emoji: '👍' } })
    expect((await send({ message: { text: 'a' } })).status).toBe(200)
    sim.clock.advance(2 * day)
    expect((await send(human)).body.error).toMatchObject(closed)
  })

  test('do not bind a private reply, which is one', async () => {
    const { sim, graph } = simulated()
    const { commentId } = await sim.facebook.speak({ comment: { text: 'Nice!' } })
    const body = { recipient: { comment_id: commentId }, message: { text: 'Thank you' } }
    expect((await graph('POST', 'me/messages', body)).status).toBe(200)
    expect((await graph('POST', 'me/messages', body)).body.error.code).toBe(10900)
  })
})
