import { describe, expect, test } from 'vitest'
import { instagrammed } from './instagram-simulated.ts'
import type { Wire } from './simulated.ts'

const day = 24 * 3_600_000

async function talkative(count: number) {
  const simulation = instagrammed()
  let conversationId = ''
  for (let index = 0; index < count; index++) {
    const result = await simulation.sim.instagram.speak({ text: `message ${index}` })
    conversationId = result.conversationId!
    simulation.sim.clock.advance(1000)
  }
  return { ...simulation, conversationId }
}

describe('conversations', () => {
  test('come newest first, page by page, and can be found by person', async () => {
    const { sim, get, marta, jonas, seed } = instagrammed()
    await sim.instagram.speak({ text: 'first' })
    sim.clock.advance(1000)
    await sim.instagram.speak({ text: 'second', from: jonas })
    await sim.instagram.speak({ text: 'elsewhere', from: seed.otherAccount.customers[0]!.id })
    const fields = encodeURIComponent('participants,messages.limit(1){message,from}')
    const { body } = await get(`me/conversations?limit=1&fields=${fields}`)
    expect(body.data).toMatchObject([
      {
        participants: { data: [{ id: seed.accountId, username: seed.username }, { id: jonas }] },
        messages: { data: [{ message: 'second', from: { id: jonas, username: 'jonas_bergstrom' } }] },
      },
    ])
    const next = (await (await sim.fetch(body.paging.next)).json()) as Wire
    expect(next.data).toMatchObject([{ messages: { data: [{ message: 'first' }] } }])
    expect(next.paging.next).toBeUndefined()
    const one = await get(`${seed.accountId}/conversations?user_id=${marta}`)
    expect(one.body.data.map((item) => Object.keys(item))).toEqual([['id', 'updated_time']])
    expect(one.body.data[0]!.id).toBe(next.data[0]!.id)
    expect(one.body.data[0]!.updated_time).toMatch(/\+0000$/)
  })

  test('of a Page are Messenger’s unless the platform is named', async () => {
    const { sim, get, seed } = instagrammed({}, 'facebook_login')
    await sim.instagram.speak({ text: 'first' })
    expect((await get(`${seed.pageId}/conversations`)).body.data).toEqual([])
    expect((await get(`${seed.pageId}/conversations?platform=instagram`)).body.data).toHaveLength(1)
  })

  test('drop out of Requests after a month, and come back with a message', async () => {
    const { sim, get, jonas } = instagrammed()
    sim.instagram.customer({ id: jonas, follows: false })
    const { conversationId } = await sim.instagram.speak({ text: 'Hello?', from: jonas })
    await sim.instagram.speak({ text: 'Hello?' })
    sim.clock.advance(30 * day + 1)
    expect((await get('me/conversations')).body.data).toHaveLength(1)
    expect((await get(conversationId!)).body.error.code).toBe(100)
    await sim.instagram.speak({ text: 'Anybody?', from: jonas })
    expect((await get('me/conversations')).body.data).toHaveLength(2)
  })

  test('fail as a whole when one that cannot be read is looked into', async () => {
    const { sim, get, jonas } = instagrammed()
    await sim.instagram.speak({ text: 'a' })
    await sim.instagram.speak({ text: 'b', from: jonas })
    sim.instagram.customer({ id: jonas, unreadable: true })
    expect((await get('me/conversations?fields=id,messages{message}')).body.error).toMatchObject({
      code: 1,
      type: 'OAuthException',
    })
    expect((await get('me/conversations?fields=participants')).body.error.code).toBe(1)
    expect((await get('me/conversations')).body.data).toHaveLength(2)
  })
})

describe('messages', () => {
  test('beyond the twentieth are listed and say nothing', async () => {
    const { sim, get, conversationId } = await talkative(22)
    const { body } = await get(`${conversationId}/messages?limit=50&fields=id,message`)
    expect(body.data).toHaveLength(22)
    expect(body.data.filter(({ message }) => (message as unknown) !== undefined)).toHaveLength(20)
    expect((await get(body.data[19]!.id)).status).toBe(200)
    expect((await get(body.data[20]!.id)).body.error.code).toBe(9000001)
    await sim.instagram.speak({ unsend: body.data[0]!.id })
    expect((await get(body.data[0]!.id)).body.error.code).toBe(9000001)
    sim.instagram.switches({ limits: { messagesEdge: false } })
    expect((await get(`${conversationId}/messages`)).body.error.code).toBe(2500)
    expect((await get(`${conversationId}?fields=messages`)).body.messages.data).toHaveLength(21)
  })

  test('show what they carry', async () => {
    const { sim, get, seed, marta } = instagrammed()
    const fields = 'message,attachments,shares,story,reactions,reply_to,is_unsupported,to'
    const shown = async (speech: Parameters<typeof sim.instagram.speak>[0]) => {
      const { mid } = await sim.instagram.speak(speech)
      return (await get(`${mid}?fields=${fields}`)).body as unknown
    }
    const { mid } = await sim.instagram.speak({ text: 'a' })
    await sim.instagram.speak({ reaction: { mid: mid!, emoji: '😮' } })
    expect((await get(`${mid}?fields=${fields}`)).body).toEqual({
      id: mid,
      message: 'a',
      to: { data: [{ id: seed.accountId, username: seed.username }] },
      reactions: { data: [{ reaction: '😮', users: [{ id: marta, username: 'marta.piecze' }] }] },
    })
    expect(await shown({ attachments: [{ type: 'image' }], replyTo: mid! })).toMatchObject({
      message: '',
      attachments: { data: [{ mime_type: 'image/png', image_data: { width: 320 } }] },
      reply_to: { mid },
    })
    const url = 'https://www.instagram.com/p/1/'
    expect(await shown({ attachments: [{ type: 'ig_post', url }] })).toMatchObject({
      shares: { data: [{ link: url }] },
    })
    expect(await shown({ storyMention: { id: '5' } })).toMatchObject({ story: { mention: { id: '5' } } })
    expect(await shown({ unsupported: true })).toMatchObject({ is_unsupported: true })
    const once = await sim.instagram.speak({ ephemeral: true })
    expect((await get(`${once.mid}?fields=${fields},created_time`)).body).toEqual({ id: once.mid })
    expect((await get(`${mid}?fields=nonsense`)).body.error.code).toBe(100)
  })

  test('taken back take their media with them', async () => {
    const { sim, events } = instagrammed()
    const { mid } = await sim.instagram.speak({ attachments: [{ type: 'image' }] })
    const { url } = events('message')[0]!.message.attachments[0]!.payload
    expect((await sim.fetch(url)).status).toBe(200)
    await sim.instagram.speak({ unsend: mid! })
    expect((await sim.fetch(url)).status).toBe(404)
  })
})

test('profiles need consent, and say no in several ways', async () => {
  const { sim, get, marta, jonas } = instagrammed()
  await sim.instagram.speak({ comment: { text: 'Nice' } })
  expect((await get(marta)).body.error).toMatchObject({ code: 230 })
  await sim.instagram.speak({ text: 'Hello?' })
  const fields = 'name,username,profile_pic,follower_count,is_verified_user,is_user_follow_business'
  const { body } = await get(`${marta}?fields=${fields}`)
  expect(body).toMatchObject({
    id: marta,
    name: 'Marta Nowak',
    username: 'marta.piecze',
    follower_count: 120,
  })
  expect((await sim.fetch(body.profile_pic as string)).headers.get('content-type')).toBe('image/png')
  sim.instagram.customer({ id: marta, profile: 'nameless' })
  expect((await get(`${marta}?fields=name,profile_pic`)).body).toEqual({ id: marta, profile_pic: null })
  const answers = [
    ['unknown', 9010],
    ['no_consent', 230],
    ['gone', 100],
  ] as const
  for (const [profile, code] of answers) {
    sim.instagram.customer({ id: marta, profile })
    expect((await get(marta)).body.error).toMatchObject({ code, type: 'IGApiException' })
  }
  await sim.instagram.speak({ from: jonas, postback: { payload: 'ICE' } })
  expect((await get(jonas)).status).toBe(200)
})

test('history gives the seeded people a past, with the same ids in every run', () => {
  const runs = [instagrammed({ history: true }), instagrammed({ history: true })]
  const [first, second] = runs.map(({ inbox }) => inbox().messages.map(({ mid }) => mid))
  expect(first!.length).toBeGreaterThan(3)
  expect(first).toEqual(second)
  expect(runs[0]!.sim.instagram.outbox).toEqual([])
})
