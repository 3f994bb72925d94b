import { describe, expect, test } from 'vitest'
import { simulated, type Wire } from './simulated.ts'

/** Follows `next` to the end. */
async function everyPage(sim: ReturnType<typeof simulated>['sim'], first: Wire): Promise<Wire[]> {
  const pages = [first]
  let next = (first.paging as Wire['paging'] | undefined)?.next
  while (next) {
    const page = (await (await sim.fetch(next)).json()) as Wire
    pages.push(page)
    next = (page.paging as Wire['paging'] | undefined)?.next
  }
  return pages
}

async function talkative(count: number) {
  const simulation = simulated()
  let conversationId = ''
  for (let index = 0; index < count; index++) {
    const result = await simulation.sim.facebook.speak({ text: `message ${index}` })
    conversationId = result.conversationId!
    simulation.sim.clock.advance(1000)
  }
  return { ...simulation, conversationId }
}

describe('paging', () => {
  test.each(['full', 'short', 'empty'] as const)('%s pages lead to the end by next alone', async (pages) => {
    const { sim, get, conversationId } = await talkative(17)
    sim.facebook.switches({ pages })
    const first = await get(`${conversationId}/messages?fields=id,message&limit=5`)
    const all = await everyPage(sim, first.body)
    const texts = all.flatMap(({ data }) => data.map(({ message }) => message as unknown))
    expect(texts).toEqual(Array.from({ length: 17 }, (_, index) => `message ${16 - index}`))
    expect(all.some(({ data }) => data.length === 0)).toBe(pages === 'empty')
    expect(all.at(-1)!.paging.next).toBeUndefined()
  })

  test('goes back with previous, and repeats the token in its links', async () => {
    const { sim, seed, get, conversationId } = await talkative(9)
    const first = await get(`${conversationId}/messages?limit=4`)
    const next = new URL(first.body.paging.next)
    expect(next.origin + next.pathname).toBe(`https://graph.facebook.com/v26.0/${conversationId}/messages`)
    expect(next.searchParams.get('access_token')).toBe(seed.pageAccessToken)
    const second = (await (await sim.fetch(next)).json()) as Wire
    const back = (await (await sim.fetch(second.paging.previous)).json()) as Wire
    expect(back.data).toEqual(first.body.data)
  })

  test('a cursor that is none is refused', async () => {
    const { get } = await talkative(1)
    expect((await get('me/conversations?after=nonsense')).body.error.code).toBe(100)
    expect((await get('me/conversations?limit=0')).body.error.code).toBe(100)
  })
})

describe('field expansion', () => {
  test('reaches through a conversation into its messages', async () => {
    const { sim, get, marta, conversationId } = await talkative(4)
    const fields = 'id,participants{name},unread_count,messages.limit(2){id,message,from{id}}'
    const { body } = await get(`me/conversations?fields=${encodeURIComponent(fields)}`)
    const [conversation] = body.data
    expect(conversation).toMatchObject({
      id: conversationId,
      unread_count: 4,
      participants: { data: [{ name: 'Marta Nowak', id: marta }, { name: 'Lantern Bakery' }] },
    })
    const messages = conversation!.messages
    expect(messages.data.map(({ message, from }) => [message, from])).toEqual([
      ['message 3', { id: marta }],
      ['message 2', { id: marta }],
    ])
    const rest = await everyPage(sim, messages)
    expect(rest.flatMap(({ data }) => data)).toHaveLength(4)
  })

  test('has defaults, and refuses what does not exist', async () => {
    const { sim, get, conversationId } = await talkative(1)
    expect(Object.keys((await get('me/conversations')).body.data[0]!)).toEqual(['id', 'updated_time'])
    expect(Object.keys((await get(`${conversationId}/messages`)).body.data[0]!)).toEqual([
      'id',
      'created_time',
    ])
    expect((await get('me/conversations?fields=id,nonsense')).body.error).toMatchObject({
      code: 100,
      message: '(#100) Tried accessing nonexisting field (nonsense) on node type (UnifiedThread)',
    })
    expect((await get('me/conversations?fields=id,messages{')).body.error.code).toBe(2500)
    sim.facebook.switches({ documentedFieldsOnly: true })
    expect((await get('me/conversations?fields=id,snippet')).body.error.code).toBe(100)
    expect((await get('me/conversations?fields=id,participants')).status).toBe(200)
  })
})

describe('messages', () => {
  test('show attachments, replies, reactions, shares and stickers', async () => {
    const { sim, get } = simulated()
    const { mid, conversationId } = await sim.facebook.speak({
      text: 'Look',
      attachments: [
        { type: 'image' },
        { type: 'audio', url: 'https://cdn.example.com/a.mp3', contentType: 'audio/mpeg' },
        {
          type: 'reel',
          payload: { url: 'https://www.facebook.com/reel/1', title: 'Reel', reel_video_id: '1' },
        },
      ],
    })
    await sim.facebook.speak({ sticker: true, replyTo: mid! })
    await sim.facebook.speak({ reaction: { mid: mid!, emoji: '😮' } })
    const fields = 'message,attachments,shares{link,name},reactions,reply_to,tags'
    const { body } = await get(`${conversationId}/messages?fields=${encodeURIComponent(fields)}`)
    const [sticker, first] = body.data
    expect(first).toMatchObject({
      message: 'Look',
      attachments: { data: [{ mime_type: 'image/png' }, { file_url: 'https://cdn.example.com/a.mp3' }] },
      shares: { data: [{ link: 'https://www.facebook.com/reel/1', name: 'Reel' }] },
      reactions: { data: [{ reaction: '😮' }] },
    })
    expect(sticker).toMatchObject({ message: '', reply_to: { mid, is_self_reply: true } })
    expect(sticker).toMatchObject({
      attachments: { data: [{ type: 'sticker', sticker_id: '369239263222822' }] },
    })
    expect(sticker).not.toHaveProperty('reactions')
  })

  test('that are gone or too deep answer 9000001', async () => {
    const { sim, get, conversationId } = await talkative(23)
    const { body } = await get(`${conversationId}/messages?limit=50`)
    sim.facebook.switches({ historyDepth: 20 })
    expect((await get(body.data[19]!.id)).status).toBe(200)
    expect((await get(body.data[20]!.id)).body.error.code).toBe(9000001)
    const listed = await get(`${conversationId}/messages?fields=message&limit=50`)
    expect(listed.body.data.filter(({ message }) => (message as unknown) !== undefined)).toHaveLength(20)
    await sim.facebook.speak({ unsend: body.data[0]!.id })
    expect((await get(body.data[0]!.id)).body.error.code).toBe(9000001)
    expect((await get('m_never')).body.error).toMatchObject({ code: 100, error_subcode: 33 })
  })
})

test('conversations come newest first and can be found by person', async () => {
  const { sim, get, marta, jonas, seed } = simulated()
  await sim.facebook.speak({ text: 'first' })
  sim.clock.advance(1000)
  await sim.facebook.speak({ text: 'second', from: jonas })
  await sim.facebook.speak({ text: 'elsewhere', from: seed.otherPage.customers[0]!.id })
  const fields = 'fields=snippet,can_reply,message_count'
  const { body } = await get(`me/conversations?platform=messenger&${fields}`)
  expect(body.data.map(({ snippet }) => snippet)).toEqual(['second', 'first'])
  const one = await get(`me/conversations?user_id=${marta}&${fields}`)
  expect(one.body.data).toMatchObject([{ snippet: 'first', can_reply: true, message_count: 1 }])
  const node = await get(`${one.body.data[0]!.id}?fields=messages{message}`)
  expect(node.body.messages.data[0]!.message).toBe('first')
  expect((await get(one.body.data[0]!.id, seed.otherPage.accessToken)).body.error.error_subcode).toBe(33)
  expect((await get('me/conversations?platform=instagram')).body).toEqual({ data: [] })
})

test('profiles answer, refuse, and say nothing', async () => {
  const { sim, get, marta, jonas } = simulated()
  expect((await get(marta)).body).toEqual({})
  await sim.facebook.speak({ text: 'Hello?' })
  const profile = await get(`${marta}?fields=first_name,last_name,profile_pic`)
  expect(profile.body).toMatchObject({ first_name: 'Marta', last_name: 'Nowak', id: marta })
  const picture = await sim.fetch(profile.body.profile_pic as string)
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect(new TextDecoder('latin1').decode(await picture.arrayBuffer()).slice(1, 4)).toBe('PNG')
  sim.facebook.customer({ id: marta, profile: 'empty' })
  expect((await get(marta)).body).toEqual({})
  sim.facebook.customer({ id: marta, profile: 'phone_number' })
  expect((await get(marta)).body.error).toMatchObject({ code: 100, error_subcode: 2018218 })
  sim.facebook.customer({ id: jonas, profile: 'denied' })
  expect((await get(jonas)).body.error).toMatchObject({
    code: 100,
    error_subcode: 33,
    type: 'GraphMethodException',
  })
})

test('paths that lead nowhere say so', async () => {
  const { get, seed } = simulated()
  expect((await get('nonsense')).body.error.code).toBe(2500)
  expect((await get('me/nonsense')).body.error.code).toBe(2500)
  expect((await get('999999')).body.error).toMatchObject({ code: 100, error_subcode: 33 })
  expect((await get(`${seed.pageId}/messages`)).body.error).toMatchObject({ code: 100, error_subcode: 33 })
})

test('history gives the seeded people a past, with the same ids in every run', async () => {
  const runs = [simulated({ history: true }), simulated({ history: true })]
  const [first, second] = runs.map(({ inbox }) => inbox().messages)
  expect(first!.length).toBeGreaterThan(3)
  expect(first!.map(({ mid }) => mid)).toEqual(second!.map(({ mid }) => mid))
  expect(runs[0]!.sim.facebook.outbox).toEqual([])
  const spoken = await Promise.all(runs.map(({ sim }) => sim.facebook.speak({ text: 'New' })))
  expect(spoken[0]!.mid).not.toBe(spoken[1]!.mid)
})
