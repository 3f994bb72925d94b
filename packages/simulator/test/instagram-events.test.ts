import { expect, test } from 'vitest'
import { instagrammed } from './instagram-simulated.ts'
import type { Wire } from './simulated.ts'

test('messages come in every documented shape', async () => {
  const { sim, events } = instagrammed()
  const told = async (speech: Parameters<typeof sim.instagram.speak>[0]) => {
    const { mid } = await sim.instagram.speak(speech)
    const { mid: wireMid, ...rest } = events('message').at(-1)!.message
    expect(wireMid).toBe(mid)
    return rest as unknown
  }
  const { mid } = await sim.instagram.speak({ text: 'a' })
  expect(await told({ text: 'b', replyTo: mid! })).toEqual({
    text: 'b',
    reply_to: { mid, is_self_reply: true },
  })
  const url = expect.stringContaining('/_media/') as unknown
  expect(await told({ text: 'c', attachments: [{ type: 'image' }, { type: 'audio' }] })).toEqual({
    text: 'c',
    attachments: [
      { type: 'image', payload: { url } },
      { type: 'audio', payload: { url } },
    ],
  })
  expect(await told({ text: 'd', storyReply: { id: '77', linkStickerUrl: 'https://a.example' } })).toEqual({
    text: 'd',
    reply_to: { story: { url, id: '77', link_sticker_url: 'https://a.example' } },
  })
  expect(await told({ storyMention: true })).toEqual({
    attachments: [{ type: 'story_mention', payload: { url } }],
  })
  expect(await told({ ephemeral: true })).toEqual({ attachments: [{ type: 'ephemeral' }] })
  expect(await told({ unsupported: true })).toEqual({ is_unsupported: true })
  expect(await told({ attachments: [{ type: 'ig_reel' }] })).toMatchObject({
    attachments: [{ type: 'ig_reel', payload: { title: 'A reel' } }],
  })
  expect(await told({ text: 'e', referral: { ref: 'r', source: 'ADS' } })).toMatchObject({
    referral: { ref: 'r' },
  })
  expect(await told({ unsend: mid! })).toEqual({ is_deleted: true })

  const kinds: unknown[] = []
  for (const sharedPosts of ['share', 'both', 'ig_post'] as const) {
    sim.instagram.switches({ sharedPosts })
    await sim.instagram.speak({ attachments: [{ type: 'ig_post' }] })
    kinds.push(
      events('message')
        .at(-1)!
        .message.attachments.map(({ type }) => type),
    )
  }
  expect(kinds).toEqual([['share'], ['share', 'ig_post'], ['ig_post']])
})

test('everything else comes in its own shape', async () => {
  const { sim, send, events, marta, seed } = instagrammed()
  const { mid } = await sim.instagram.speak({ text: 'a' })
  const quick_replies = [{ content_type: 'text', title: 'Cake', payload: 'CAKE' }]
  const sent = await send({ message: { text: 'Choose', quick_replies } })
  await sim.instagram.speak({ quickReply: { title: 'Cake' } })
  expect(events('message').at(-1)!.message).toMatchObject({ text: 'Cake', quick_reply: { payload: 'CAKE' } })
  await sim.instagram.speak({ reaction: { mid: mid!, emoji: '❤️' } })
  await sim.instagram.speak({ reaction: { mid: mid!, emoji: '🍞' } })
  await sim.instagram.speak({ reaction: { mid: mid!, action: 'unreact' } })
  expect(events('reaction').map(({ reaction }) => reaction)).toEqual([
    { mid, action: 'react', reaction: 'love', emoji: '❤️' },
    { mid, action: 'react', reaction: 'other', emoji: '🍞' },
    { mid, action: 'unreact' },
  ])
  await sim.instagram.speak({ read: true })
  expect(events('read')[0]!.read).toEqual({ mid: sent.body.message_id })
  await sim.instagram.speak({ edit: { mid: mid!, text: 'b' } })
  expect(events('message_edit')[0]!.message_edit).toEqual({ mid, text: 'b', num_edit: 1 })
  await sim.instagram.speak({ postback: { payload: 'P', title: 'T' } })
  expect(events('postback')[0]!.postback).toMatchObject({ title: 'T', payload: 'P' })
  await sim.instagram.speak({ referral: { ref: 'r', type: 'OPEN_THREAD' } })
  expect(events('referral')[0]!.referral).toMatchObject({ ref: 'r' })
  await sim.instagram.speak({ optin: { type: 'x' } })
  expect(events('optin')).toHaveLength(1)
  await sim.instagram.speak({ raw: { brand_new: { a: 1 } } })
  expect(events('brand_new')[0]).toMatchObject({ sender: { id: marta }, brand_new: { a: 1 } })
  await sim.instagram.speak({ pageInbox: { unsupported: true } })
  expect(events('message').at(-1)).toMatchObject({
    sender: { id: seed.accountId },
    message: { is_echo: true, is_unsupported: true },
  })
})

test('edits and new messages can come the wrong way round', async () => {
  const { sim, webhooks, events, inbox } = instagrammed()
  const { mid } = await sim.instagram.speak({ text: 'teh', editFirst: { text: 'the' } })
  const [{ entry }] = webhooks() as [Wire]
  expect(entry[0]!.messaging).toMatchObject([
    { message_edit: { mid, text: 'the', num_edit: 1 } },
    { message: { mid, text: 'teh' } },
  ])
  expect(inbox().messages[0]).toMatchObject({ text: 'the', edits: 1 })
  sim.instagram.switches({ newMessagesAsEdits: true })
  const fresh = await sim.instagram.speak({ text: 'new' })
  expect(events('message_edit').at(-1)!.message_edit).toEqual({ mid: fresh.mid, num_edit: 0 })
})

test('an echo goes by either field, or by both', async () => {
  const { sim, send, events } = instagrammed()
  await sim.instagram.speak({ text: 'a' })
  const echoes = async (fields: string[], echoField: 'messages' | 'message_echoes' | 'both') => {
    await sim.instagram.dashboard({ fields })
    sim.instagram.switches({ echoField })
    const before = events('message').length
    await send({ message: { text: 'b' } })
    await sim.settle()
    return events('message').length - before
  }
  expect(await echoes(['messages'], 'messages')).toBe(1)
  expect(await echoes(['messages'], 'message_echoes')).toBe(0)
  expect(await echoes(['messages', 'message_echoes'], 'message_echoes')).toBe(1)
  expect(await echoes(['messages', 'message_echoes'], 'both')).toBe(2)
})

test('the dashboard test, comments and standby have shapes of their own', async () => {
  const { sim, webhooks, marta, seed } = instagrammed()
  await sim.instagram.speak({ text: 'random', changes: true })
  expect(webhooks().at(-1)!.entry).toMatchObject([
    {
      id: '0',
      time: Math.floor(sim.clock.now() / 1000),
      changes: [
        {
          field: 'messages',
          value: {
            sender: { id: marta },
            timestamp: expect.stringMatching(/^\d{10}$/) as unknown,
            message: { text: 'random' },
          },
        },
      ],
    },
  ])
  await sim.instagram.speak({ text: 'flat', flat: true })
  expect(webhooks().at(-1)!.entry).toMatchObject([
    { id: seed.accountId, field: 'messages', value: { message: { text: 'flat' } } },
  ])
  const { commentId } = await sim.instagram.speak({ comment: { text: 'Nice' } })
  expect(webhooks().at(-1)!.entry[0]!.changes).toMatchObject([
    { field: 'comments', value: { id: commentId, text: 'Nice', from: { id: marta } } },
  ])
  sim.instagram.switches({ commentShape: 'flat' })
  await sim.instagram.speak({ comment: { text: 'Nice', live: true } })
  expect(webhooks().at(-1)!.entry[0]).toMatchObject({ field: 'live_comments', value: { text: 'Nice' } })
  await sim.instagram.speak({ owner: 'other' })
  await sim.instagram.speak({ text: 'aside' })
  const [entry] = webhooks().at(-1)!.entry
  expect([entry!.messaging, entry!.standby]).toMatchObject([undefined, [{ message: { text: 'aside' } }]])

  const onFacebook = instagrammed({}, 'facebook_login')
  const spoken = await onFacebook.sim.instagram.speak({ comment: { text: 'Nice' } })
  expect(onFacebook.webhooks()[0]!.entry[0]!.changes).toMatchObject([
    { field: 'comments', value: { comment_id: spoken.commentId } },
  ])
})

test('a batch is one request: entries, and items of one entry', async () => {
  const { sim, webhooks } = instagrammed()
  const { results } = await sim.instagram.speak({ batch: [{ text: 'a' }, [{ text: 'b' }, { text: 'c' }]] })
  expect(results).toHaveLength(3)
  const [{ entry }] = webhooks() as [Wire]
  expect(entry.map(({ messaging }) => messaging!.length)).toEqual([1, 2])
})

test('stickers are told as the guess about them says', async () => {
  const { sim } = instagrammed()
  const state = async () => (await sim.instagram.speak({ sticker: true })).delivered[0]!.state
  expect(await state()).toBe('kept')
  sim.instagram.switches({ limits: { stickerWebhooks: 'none' } })
  expect(await state()).toBe('not_subscribed')
})
