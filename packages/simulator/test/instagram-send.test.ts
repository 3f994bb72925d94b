import { describe, expect, test } from 'vitest'
import { instagrammed } from './instagram-simulated.ts'
import { bodyOf, read } from './simulated.ts'

const day = 24 * 3_600_000
const url = 'https://example.com/cake.png'

describe.each(['instagram_login', 'facebook_login'] as const)('a send with %s', (flavour) => {
  test('lands in the inbox and is echoed', async () => {
    const { sim, seed, marta, send, inbox, events } = instagrammed({}, flavour)
    await sim.instagram.speak({ text: 'Hello?' })
    const { status, body } = await send({ message: { text: 'Zażółć 😀' } })
    expect(status).toBe(200)
    expect(body).toEqual({ recipient_id: marta, message_id: expect.stringMatching(/^aWdfZA/) as unknown })
    expect(body.message_id.length).toBeGreaterThan(149)
    await sim.settle()
    expect(inbox().messages.map(({ from, text, mid }) => [from, text, mid === body.message_id])).toEqual([
      ['customer', 'Hello?', false],
      ['account', 'Zażółć 😀', true],
    ])
    expect(events('message').at(-1)).toEqual({
      sender: { id: seed.accountId },
      recipient: { id: marta },
      timestamp: expect.any(Number) as unknown,
      message: { mid: body.message_id, is_echo: true, text: 'Zażółć 😀' },
    })
    expect(inbox().folder).toBe('general')
  })

  test('takes a form with JSON text in its values', async () => {
    const { sim, seed, marta, inbox } = instagrammed({}, flavour)
    await sim.instagram.speak({ text: 'Hello?' })
    const isFacebook = flavour === 'facebook_login'
    const token = isFacebook ? seed.pageAccessToken : seed.accessToken
    const path = isFacebook ? `graph.facebook.com/${seed.pageId}` : `graph.instagram.com/${seed.accountId}`
    const response = await sim.fetch(`https://${path}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams({
        recipient: JSON.stringify({ id: marta }),
        message: JSON.stringify({ text: 'From a form' }),
      }),
    })
    expect(response.status).toBe(200)
    expect(inbox().messages.at(-1)!.text).toBe('From a form')
  })

  test('shows everything that can be sent', async () => {
    const { sim, seed, send, inbox } = instagrammed({}, flavour)
    await sim.instagram.speak({ text: 'Hello?' })
    const image = { type: 'image', payload: { url } }
    const button = { type: 'postback', title: 'Order', payload: 'ORDER' }
    const kinds: [object, string[]][] = [
      [{ attachment: image }, ['image']],
      [{ attachments: image }, ['image']],
      [{ attachments: Array(10).fill(image) }, Array<string>(10).fill('image')],
      [{ attachment: { type: 'video', payload: { url: 'https://example.com/a.mp4' } } }, ['video']],
      [{ attachment: { type: 'audio', payload: { url: 'https://example.com/a.m4a' } } }, ['audio']],
      [{ attachment: { type: 'file', payload: { url: 'https://example.com/a.pdf' } } }, ['file']],
      [{ attachment: { type: 'like_heart' } }, ['like_heart']],
      [{ attachment: { type: 'MEDIA_SHARE', payload: { id: seed.mediaId } } }, ['MEDIA_SHARE']],
      [
        {
          attachment: {
            type: 'template',
            payload: { template_type: 'generic', elements: [{ title: 'Cake', buttons: [button] }] },
          },
        },
        ['template'],
      ],
      [
        {
          attachment: {
            type: 'template',
            payload: { template_type: 'button', text: 'Cake?', buttons: [button] },
          },
        },
        ['template'],
      ],
    ]
    for (const [message, types] of kinds) {
      expect((await send({ message })).body.error).toBeUndefined()
      expect(
        inbox()
          .messages.at(-1)!
          .attachments.map(({ type }) => type),
      ).toEqual(types)
    }
    await send({
      message: { text: 'Pick', quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'YES' }] },
    })
    expect(inbox().messages.at(-1)!.quickReplies).toEqual(['Yes'])
  })

  test('can reuse an upload', async () => {
    const { sim, graph, send, inbox } = instagrammed({}, flavour)
    await sim.instagram.speak({ text: 'Hello?' })
    const message = { attachment: { type: 'image', payload: { url, is_reusable: true } } }
    const bare = await graph('POST', 'me/message_attachments', { message })
    expect(bare.status).toBe(flavour === 'facebook_login' ? 400 : 200)
    const { body } = await graph('POST', 'me/message_attachments', { message, platform: 'instagram' })
    const saved = { type: 'image', payload: { attachment_id: body.attachment_id } }
    await send({ message: { attachments: [saved, { type: 'image', payload: { url } }] } })
    expect(inbox().messages.at(-1)!.attachments).toHaveLength(2)
  })
})

test('an echo can come before its answer, or by chance that a seed decides', async () => {
  const order = async (echoFirst: boolean | 'random') => {
    const seen: string[] = []
    const { sim, send } = instagrammed({
      webhookUrl: { instagram: 'https://example.com/hook' },
      fetch: (_url, init) => {
        if (bodyOf(init).includes('is_echo')) seen.push('echo')
        return Promise.resolve(new Response())
      },
    })
    sim.instagram.switches({ echoFirst })
    await sim.instagram.speak({ text: 'Hello?' })
    for (let sent = 0; sent < 6; sent++) {
      await send({ message: { text: 'a' } })
      seen.push('answer')
      await sim.settle()
    }
    return seen.join(' ')
  }
  expect(await order(true)).toBe(Array(6).fill('echo answer').join(' '))
  expect(await order(false)).toBe(Array(6).fill('answer echo').join(' '))
  const chance = await order('random')
  expect(chance).toContain('echo answer')
  expect(chance).toContain('answer echo')
  expect(await order('random')).toBe(chance)
})

test('an upload of bytes is Facebook Login’s', async () => {
  const { sim, seed, marta, inbox } = instagrammed({}, 'facebook_login')
  await sim.instagram.speak({ text: 'Hello?' })
  const form = new FormData()
  form.set('recipient', JSON.stringify({ id: marta }))
  form.set('message', JSON.stringify({ attachment: { type: 'image', payload: {} } }))
  form.set('filedata', new File([new Uint8Array([1, 2, 3])], 'cake.png', { type: 'image/png' }))
  const target = `https://graph.facebook.com/me/messages?access_token=${seed.pageAccessToken}`
  expect((await read(await sim.fetch(target, { method: 'POST', body: form }))).status).toBe(200)
  const [attachment] = inbox().messages.at(-1)!.attachments as { image_data: { url: string } }[]
  const link = attachment!.image_data.url
  expect(link).toMatch(/^https:\/\/lookaside\.fbsbx\.com\/ig_messaging_cdn\//)
  const file = await sim.fetch(link)
  expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([1, 2, 3])
  sim.clock.advance(day + 1000)
  expect((await sim.fetch(link)).status).toBe(403)
  const prolonged = link.replace(/oe=\w+/, 'oe=FFFFFFFF')
  expect((await sim.fetch(prolonged)).status).toBe(403)
})

test('typing, seen and reactions reach the person', async () => {
  const { sim, graph, marta, inbox, events } = instagrammed()
  const { mid } = await sim.instagram.speak({ text: 'Hello?' })
  const act = (body: object) => graph('POST', 'me/messages', { recipient: { id: marta }, ...body })
  expect((await act({ sender_action: 'typing_on' })).body).toEqual({ recipient_id: marta })
  expect(inbox().typing).toBe(true)
  sim.clock.advance(21_000)
  expect(inbox().typing).toBe(false)
  await act({ sender_action: 'mark_seen' })
  expect(inbox().seenByAccountMs).toBe(sim.clock.now())
  await act({ sender_action: 'react', payload: { message_id: mid, reaction: 'love' } })
  expect(inbox().messages[0]!.reactions.account).toBe('❤️')
  await act({ sender_action: 'react', payload: { message_id: mid, reaction: '🍞' } })
  expect(inbox().messages[0]!.reactions.account).toBe('🍞')
  await act({ sender_action: 'unreact', payload: { message_id: mid } })
  expect(inbox().messages[0]!.reactions.account).toBeUndefined()
  const wrong = await act({ sender_action: 'react', payload: { message_id: mid, reaction: 'like' } })
  expect(wrong.body.error.code).toBe(100)
  expect((await act({ sender_action: 'typing_on', payload: {} })).body.error.code).toBe(100)
  await sim.settle()
  expect(events('reaction')).toEqual([])
  sim.instagram.switches({ typing: false })
  expect((await act({ sender_action: 'typing_on' })).body.error.code).toBe(100)
})

test('with Facebook Login the account loves, unless the guess about it says otherwise', async () => {
  const { sim, send, inbox } = instagrammed({}, 'facebook_login')
  const { mid } = await sim.instagram.speak({ text: 'Hello?' })
  const react = (reaction: string) => send({ sender_action: 'react', payload: { message_id: mid, reaction } })
  expect((await react('love')).status).toBe(200)
  expect((await react('👍')).body.error.code).toBe(100)
  sim.instagram.switches({ limits: { facebookLoginReactions: 'any' } })
  await react('👍')
  expect(inbox().messages[0]!.reactions.account).toBe('👍')
})

describe('a send is refused', () => {
  const reply = (index: number) => ({ content_type: 'text', title: `T${index}`, payload: 'P' })
  const template = (payload: object) => ({ message: { attachment: { type: 'template', payload } } })
  const refusals: [string, object, number, number | undefined][] = [
    ['without content', { message: {} }, 100, 2534015],
    ['over 1000 bytes', { message: { text: 'ż'.repeat(501) } }, 100, 2534015],
    [
      'with text and attachment',
      { message: { text: 'a', attachment: { type: 'like_heart' } } },
      100,
      2534015,
    ],
    ['with an action beside it', { message: { text: 'a' }, sender_action: 'typing_on' }, 100, 2018014],
    ['to nobody known', { recipient: { id: '12345' }, message: { text: 'a' } }, 100, 2534014],
    [
      'to person and comment',
      { recipient: { id: '1', comment_id: '2' }, message: { text: 'a' } },
      100,
      undefined,
    ],
    ['to a comment unknown', { recipient: { comment_id: '2' }, message: { text: 'a' } }, 100, 2534025],
    [
      'with 14 quick replies',
      { message: { text: 'a', quick_replies: Array.from({ length: 14 }, (_, i) => reply(i)) } },
      100,
      undefined,
    ],
    [
      'with a contact quick reply',
      { message: { text: 'a', quick_replies: [{ content_type: 'user_email' }] } },
      100,
      undefined,
    ],
    ['with a strange type', { messaging_type: 'UTILITY', message: { text: 'a' } }, 100, undefined],
    ['with a retired tag', { tag: 'ACCOUNT_UPDATE', message: { text: 'a' } }, 100, undefined],
    ['with another tag', { tag: 'CUSTOMER_FEEDBACK', message: { text: 'a' } }, 100, undefined],
    [
      'with eleven images',
      { message: { attachments: Array(11).fill({ type: 'image', payload: { url } }) } },
      100,
      undefined,
    ],
    [
      'with a video among images',
      {
        message: {
          attachments: [
            { type: 'image', payload: { url } },
            { type: 'video', payload: { url } },
          ],
        },
      },
      100,
      undefined,
    ],
    [
      'with an mp3',
      { message: { attachment: { type: 'audio', payload: { url: 'https://example.com/a.mp3' } } } },
      100,
      2018047,
    ],
    [
      'with a text file',
      { message: { attachment: { type: 'file', payload: { url: 'https://example.com/a.txt' } } } },
      100,
      2018047,
    ],
    [
      'with plain http media',
      { message: { attachment: { type: 'image', payload: { url: 'http://example.com/a.png' } } } },
      100,
      2018008,
    ],
    [
      'with an unknown upload',
      { message: { attachment: { type: 'image', payload: { attachment_id: '1' } } } },
      100,
      2018074,
    ],
    [
      'with somebody’s post',
      { message: { attachment: { type: 'MEDIA_SHARE', payload: { id: '1' } } } },
      100,
      2534015,
    ],
    ['with a location', { message: { attachment: { type: 'location', payload: {} } } }, 100, undefined],
    ['with an unknown reply', { reply_to: { mid: 'unknown' }, message: { text: 'a' } }, 100, undefined],
    ['with a bare element', template({ template_type: 'generic', elements: [{ title: 'a' }] }), 100, 2534015],
    ['with a media template', template({ template_type: 'media', elements: [] }), 100, undefined],
    [
      'with a call button',
      template({
        template_type: 'button',
        text: 'a',
        buttons: [{ type: 'phone_number', title: 'Call', payload: '+48' }],
      }),
      100,
      undefined,
    ],
  ]
  test.each(refusals)('%s', async (_name, body, code, subcode) => {
    const { sim, send, inbox } = instagrammed()
    await sim.instagram.speak({ text: 'Hello?' })
    const answer = await send(body)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({
      code,
      type: 'IGApiException',
      fbtrace_id: expect.any(String) as unknown,
    })
    expect(answer.body.error.error_subcode).toBe(subcode)
    expect(inbox().messages).toHaveLength(1)
  })

  test('by people and owners who do not want it', async () => {
    const { sim, send, marta } = instagrammed()
    await sim.instagram.speak({ text: 'Hello?' })
    const codes = async () => {
      const { code, error_subcode } = (await send({ message: { text: 'a' } })).body.error
      return [code, error_subcode]
    }
    sim.instagram.customer({ id: marta, blocked: true })
    expect(await codes()).toEqual([551, 1545041])
    sim.instagram.customer({ id: marta, blocked: false })
    sim.instagram.switches({ standby: true })
    expect(await codes()).toEqual([100, 2534037])
    sim.instagram.switches({ routingRefusal: 2018300 })
    expect(await codes()).toEqual([10, 2018300])
    sim.instagram.switches({ standby: false, accessLevel: 'standard' })
    expect(await codes()).toEqual([200, undefined])
    sim.instagram.customer({ id: marta, appRole: true })
    sim.instagram.switches({ messageAccess: false })
    expect(await codes()).toEqual([200, 2534041])
    sim.instagram.switches({ accountBarred: true })
    expect(await codes()).toEqual([10, 1893063])
    sim.instagram.switches({ apiBlocked: true })
    expect(await codes()).toEqual([100, 2534029])
  })

  test('when a capability is not there yet', async () => {
    const { sim, send } = instagrammed()
    const { mid } = await sim.instagram.speak({ text: 'Hello?' })
    const images = { message: { attachments: Array(2).fill({ type: 'image', payload: { url } }) } }
    const answer = { reply_to: { mid }, message: { text: 'a' } }
    expect([(await send(images)).status, (await send(answer)).status]).toEqual([200, 200])
    sim.instagram.switches({ severalImages: false, replies: false, contactQuickReplies: true })
    expect((await send(images)).body.error.error_subcode).toBe(2534068)
    expect((await send(answer)).body.error.code).toBe(100)
    const contact = { message: { text: 'a', quick_replies: [{ content_type: 'user_email' }] } }
    expect((await send(contact)).status).toBe(200)
  })

  test('when it is too fast', async () => {
    const { sim, send } = instagrammed()
    await sim.instagram.speak({ text: 'Hello?' })
    sim.instagram.switches({ rateLimits: true })
    const video = {
      message: { attachment: { type: 'video', payload: { url: 'https://example.com/a.mp4' } } },
    }
    for (let sent = 0; sent < 10; sent++) expect((await send(video)).status).toBe(200)
    const refused = await send(video)
    expect(refused.body.error).toMatchObject({ code: 613, error_subcode: 2534040 })
    sim.instagram.switches({ throttle: 80002 })
    const throttled = await send({ message: { text: 'a' } })
    expect(throttled.headers.get('x-app-usage')).toBeNull()
    const usage = JSON.parse(throttled.headers.get('x-business-use-case-usage')!) as object
    expect(Object.values(usage)).toMatchObject([[{ type: 'instagram', call_count: 100 }]])
  })
})
