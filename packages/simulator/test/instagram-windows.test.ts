import { describe, expect, test } from 'vitest'
import { instagrammed } from './instagram-simulated.ts'

const day = 24 * 3_600_000

describe('the windows', () => {
  const human = { tag: 'HUMAN_AGENT', message: { text: 'a' } }
  const closed = { code: 10, error_subcode: 2534022 }

  test('close after 24 hours, and for a human after seven days', async () => {
    const { sim, send } = instagrammed()
    const never = await send({ message: { text: 'a' } })
    expect([never.status, never.body.error]).toMatchObject([403, { ...closed, type: 'IGApiException' }])
    await sim.instagram.speak({ text: 'Hello?' })
    sim.clock.advance(day)
    expect((await send({ message: { text: 'a' } })).status).toBe(200)
    sim.clock.advance(1)
    expect((await send({ message: { text: 'a' } })).body.error).toMatchObject(closed)
    expect((await send(human)).status).toBe(200)
    expect((await send({ ...human, messaging_type: 'MESSAGE_TAG' })).status).toBe(200)
    sim.instagram.switches({ humanAgent: false })
    expect((await send(human)).body.error).toMatchObject({ code: 10 })
    sim.instagram.switches({ humanAgent: true })
    sim.clock.advance(6 * day)
    expect((await send(human)).body.error).toMatchObject(closed)
  })

  test('are opened by a tap, not by reactions, comments, receipts or own messages', async () => {
    const { sim, send } = instagrammed()
    const { mid } = await sim.instagram.speak({ text: 'Hello?' })
    await send({ message: { text: 'Hi' } })
    sim.clock.advance(2 * day)
    await sim.instagram.speak({ reaction: { mid: mid! } })
    await sim.instagram.speak({ comment: { text: 'Nice' } })
    await sim.instagram.speak({ read: true })
    await sim.instagram.speak({ pageInbox: { text: 'By hand' } })
    expect((await send({ message: { text: 'a' } })).body.error).toMatchObject(closed)
    await sim.instagram.speak({ postback: { payload: 'MENU' } })
    expect((await send({ message: { text: 'a' } })).status).toBe(200)
  })

  test('do not bind a private reply, which is one, for seven days', async () => {
    const { sim, send, jonas, get, inbox } = instagrammed()
    const { commentId } = await sim.instagram.speak({ from: jonas, comment: { text: 'Nice!' } })
    const reply = { recipient: { comment_id: commentId }, message: { text: 'Thank you' } }
    expect((await send(reply)).body).toMatchObject({ recipient_id: jonas })
    expect(inbox(jonas).messages.map(({ text }) => text)).toEqual(['Thank you'])
    expect((await send(reply)).body.error).toMatchObject({ code: 100, error_subcode: 2534025 })
    expect((await get(jonas)).body.error.code).toBe(230)
    expect((await send({ recipient: { id: jonas }, message: { text: 'More' } })).body.error).toMatchObject(
      closed,
    )

    const late = await sim.instagram.speak({ comment: { text: 'Late' } })
    const live = await sim.instagram.speak({ comment: { text: 'Live', live: true } })
    sim.clock.advance(7 * day + 1)
    const to = (comment_id?: string) => send({ recipient: { comment_id }, message: { text: 'a' } })
    expect((await to(late.commentId)).body.error.error_subcode).toBe(2534025)
    sim.instagram.switches({ broadcasting: false })
    expect((await to(live.commentId)).body.error.error_subcode).toBe(2534025)
    sim.instagram.switches({ broadcasting: true })
    expect((await to(live.commentId)).status).toBe(200)
  })

  test('are not there for an account that writes to itself', async () => {
    const { sim, seed, send, events } = instagrammed()
    const spoken = await sim.instagram.speak({ self: { text: 'Note' } })
    const [note] = events('message')
    expect(note).toMatchObject({
      sender: { id: seed.accountId },
      message: { mid: spoken.mid, is_echo: true, is_self: true },
    })
    const recipient = note!.recipient
    sim.clock.advance(30 * day)
    expect((await send({ recipient, message: { text: 'Still' } })).status).toBe(200)
    const asked = { text: 'a', quick_replies: [{ content_type: 'text', title: 'T', payload: 'P' }] }
    expect((await send({ recipient, message: asked })).body.error.error_subcode).toBe(2534015)
    expect(sim.instagram.world().selves[0]!.messages).toHaveLength(2)
  })
})
