import { describe, expect, test } from 'vitest'
import { simulatedX } from './x-simulated.ts'

const allFields =
  'dm_event.fields=id,text,event_type,created_at,dm_conversation_id,sender_id,attachments,referenced_tweets,entities,participant_ids'
const expansions =
  'expansions=sender_id,attachments.media_keys,referenced_tweets.id&user.fields=profile_image_url&media.fields=url,width,height,variants,preview_image_url'

test('an event has only its default fields unless more are asked for', async () => {
  const { sim, seed, ada, get } = simulatedX()
  const { mid } = await sim.x.speak({ text: 'Hello?' })
  const list = await get('/2/dm_events')
  expect(list.body).toEqual({
    data: [{ id: mid, event_type: 'MessageCreate', text: 'Hello?' }],
    meta: { result_count: 1 },
  })
  const one = await get(`/2/dm_events/${mid!}?${allFields}&${expansions}`)
  expect(one.body).toEqual({
    data: {
      id: mid,
      event_type: 'MessageCreate',
      text: 'Hello?',
      created_at: '2026-11-22T10:00:00.000Z',
      sender_id: ada,
      dm_conversation_id: expect.stringContaining('-') as unknown,
    },
    includes: {
      users: [
        {
          id: ada,
          name: seed.customers[0]!.name,
          username: seed.customers[0]!.username,
          profile_image_url: expect.stringMatching(/^https:\/\/pbs\.twimg\.com\/.*_normal\.png$/) as unknown,
        },
      ],
    },
  })
})

test('parameters are checked, all of them at once', async () => {
  const { get } = simulatedX()
  const wrong = [
    'max_results=0',
    'max_results=101',
    'max_results=ten',
    'pagination_token=abc',
    'pagination_token=0000000000000000',
    'event_types=MessageCreate,MessageDelete',
    'dm_event.fields=id,body',
    'expansions=sender',
    'user.fields=email',
    'media.fields=size',
    'tweet.fields=nothing',
    'since_id=1',
    'post.fields=id',
  ]
  for (const query of wrong) {
    const { status, body } = await get(`/2/dm_events?${query}`)
    expect([query, status]).toEqual([query, 400])
    expect(body.type).toBe('https://api.x.com/2/problems/invalid-request')
    expect(Object.keys(body.errors[0]!.parameters as object)).toEqual([query.split('=')[0]])
  }
  expect((await get('/2/dm_events?max_results=0&since_id=1')).body.errors).toHaveLength(2)
  expect((await get('/2/dm_conversations/abc/dm_events')).status).toBe(400)
  expect((await get('/2/dm_conversations/with/12345678901234567890/dm_events')).status).toBe(400)
})

describe('the renamed parts of description 2.167', () => {
  const post = 'https://x.com/ada/status/1800000000000000001'

  test('are the old ones at first', async () => {
    const { sim, get } = simulatedX()
    await sim.x.speak({ text: 'see', share: post })
    const { body } = await get(
      '/2/dm_events?dm_event.fields=entities,referenced_tweets&expansions=referenced_tweets.id&tweet.fields=lang',
    )
    expect(body.data[0]).toMatchObject({
      referenced_tweets: [{ id: '1800000000000000001' }],
      urls: [{ start: 4, end: 27, expanded_url: post }],
    })
    expect(body.includes.tweets).toMatchObject([{ id: '1800000000000000001', lang: 'en' }])
  })

  test('refuse the old names once they are there', async () => {
    const { sim, get } = simulatedX()
    sim.x.switches({ spec: '2.167' })
    await sim.x.speak({ text: 'see', share: post })
    for (const query of [
      'dm_event.fields=sender_id',
      'expansions=referenced_tweets.id',
      'tweet.fields=id',
      'dm_event.fields=referenced_tweets',
    ]) {
      expect((await get(`/2/dm_events?${query}`)).status).toBe(400)
    }
    const { body } = await get(
      '/2/dm_events?dm_event.fields=entities,text&expansions=sender_id,referenced_posts&post.fields=lang',
    )
    expect(body.data[0]).toMatchObject({
      sender_id: expect.any(String) as unknown,
      referenced_posts: [{ id: '1800000000000000001' }],
      entities: { urls: [{ expanded_url: post }] },
    })
    expect(body.includes).toMatchObject({ posts: [{ lang: 'en' }] })
  })

  test('take both in a transition', async () => {
    const { sim, get } = simulatedX()
    sim.x.switches({ spec: 'transition' })
    await sim.x.speak({ text: 'see' })
    expect((await get('/2/dm_events?dm_event.fields=sender_id')).body.data[0]).toHaveProperty('sender_id')
    expect((await get('/2/dm_events?post.fields=id')).status).toBe(200)
  })
})

describe('paging', () => {
  test('is newest first and does not move when something is added', async () => {
    const { sim, get } = simulatedX()
    for (const text of ['1', '2', '3', '4', '5']) {
      await sim.x.speak({ text })
      sim.clock.advance(1000)
    }
    const first = await get('/2/dm_events?max_results=2')
    expect(first.body.data.map(({ text }) => text)).toEqual(['5', '4'])
    expect(first.body.meta).not.toHaveProperty('previous_token')
    const next = first.body.meta.next_token!
    expect(next).toMatch(/^[0-9A-V]{16,}$/)
    await sim.x.speak({ text: '6' })
    const second = await get(`/2/dm_events?max_results=2&pagination_token=${next}`)
    expect(second.body.data.map(({ text }) => text)).toEqual(['3', '2'])
    const third = await get(`/2/dm_events?max_results=2&pagination_token=${second.body.meta.next_token!}`)
    expect(third.body.data.map(({ text }) => text)).toEqual(['1'])
    expect(third.body.meta).not.toHaveProperty('next_token')
    const back = await get(`/2/dm_events?max_results=2&pagination_token=${second.body.meta.previous_token!}`)
    expect(back.body.data.map(({ text }) => text)).toEqual(['5', '4'])
  })

  test('may give short pages that are not the last', async () => {
    const { sim, get } = simulatedX()
    sim.x.switches({ pages: 'short' })
    for (const text of ['1', '2', '3']) await sim.x.speak({ text })
    const { body } = await get('/2/dm_events?max_results=2')
    expect(body.meta).toMatchObject({ result_count: 1, next_token: expect.any(String) as unknown })
  })
})

test('nothing is older than thirty days, and nothing newer than the lag', async () => {
  const { sim, get, ada } = simulatedX()
  const { mid } = await sim.x.speak({ text: 'Hello?' })
  sim.x.token({ expiresAtMs: 0 })
  sim.clock.advance(30 * 24 * 3_600_000)
  expect((await get('/2/dm_events')).body.data).toHaveLength(1)
  sim.clock.advance(1)
  expect((await get(`/2/dm_conversations/with/${ada}/dm_events`)).body.data).toBeUndefined()
  expect((await get(`/2/dm_events/${mid!}`)).status).toBe(404)
  sim.x.switches({ restLagMs: 500, emptyData: 'array' })
  await sim.x.speak({ text: 'Still there?' })
  expect((await get('/2/dm_events')).body).toEqual({ data: [], meta: { result_count: 0 } })
  sim.clock.advance(500)
  expect((await get('/2/dm_events')).body.data).toHaveLength(1)
})

test('conversations are found by either order of their halves, and only own ones', async () => {
  const { sim, seed, ada, bruno, get } = simulatedX()
  await sim.x.speak({ text: 'Hello?' })
  const path = (id: string) => `/2/dm_conversations/${id}/dm_events`
  expect((await get(path(`${ada}-${seed.userId}`))).body.meta.result_count).toBe(1)
  expect((await get(path(`${seed.userId}-${ada}`))).body.meta.result_count).toBe(1)
  expect((await get(path(`${bruno}-${seed.userId}`))).body).toEqual({ meta: { result_count: 0 } })
  expect((await get(path(`${ada}-${bruno}`))).status).toBe(404)
  expect((await get('/2/dm_events', seed.otherUser.accessToken)).body.meta.result_count).toBe(0)
  expect((await get(path(`${ada}-${seed.userId}`), seed.otherUser.accessToken)).status).toBe(404)
})

test('what is not there may be told with 200 and errors only', async () => {
  const { sim, get } = simulatedX()
  const error = { title: 'Not Found Error', resource_type: 'dm_event', value: '1', parameter: 'event_id' }
  expect(await get('/2/dm_events/1')).toMatchObject({ status: 404, body: { errors: [error] } })
  sim.x.switches({ notFoundStatus: 200 })
  expect(await get('/2/dm_events/1')).toMatchObject({ status: 200, body: { errors: [error] } })
})

test('who is gone is an error beside the events', async () => {
  const { sim, ada, get } = simulatedX()
  await sim.x.speak({ text: 'Hello?' })
  sim.x.customer({ id: ada, gone: true })
  const { status, body } = await get('/2/dm_events?expansions=sender_id')
  expect(status).toBe(200)
  expect(body.data).toHaveLength(1)
  expect(body.errors).toMatchObject([{ resource_type: 'user', resource_id: ada }])
})

test('two people whose ids are one number in doubles stay two', async () => {
  const { sim, seed, get } = simulatedX()
  const [, one, two] = seed.customers.map(({ id }) => id)
  expect(Number(one)).toBe(Number(two))
  expect(one).not.toBe(two)
  await sim.x.speak({ from: one!, text: 'from one' })
  await sim.x.speak({ from: two!, text: 'from two' })
  const { body } = await get(`/2/dm_conversations/with/${two!}/dm_events`)
  expect(body.data.map(({ text }) => text)).toEqual(['from two'])
})

test('ids carry their moment', async () => {
  const { sim } = simulatedX()
  const { mid } = await sim.x.speak({ text: 'a' })
  expect(Number(BigInt(mid!) >> 22n) + 1_288_834_974_657).toBe(sim.clock.now())
  const other = simulatedX()
  const again = await other.sim.x.speak({ text: 'a' })
  expect(again.mid).not.toBe(mid)
})

describe('people', () => {
  test('are looked up by id, by name and as oneself', async () => {
    const { sim, seed, ada, get } = simulatedX()
    expect((await get('/2/users/me')).body.data).toEqual({
      id: seed.userId,
      name: seed.name,
      username: seed.username,
    })
    const fields = 'user.fields=receives_your_dm,profile_image_url,verified'
    sim.x.customer({ id: ada, dms: 'closed' })
    expect((await get(`/2/users/${ada}?${fields}`)).body.data).toMatchObject({
      receives_your_dm: false,
      verified: false,
    })
    const { username } = seed.customers[1]!
    expect((await get(`/2/users/by/username/${username}`)).body.data.id).toBe(seed.customers[1]!.id)
    const many = await get(`/2/users?ids=${ada},999`)
    expect(many.body.data).toHaveLength(1)
    expect(many.body.errors).toMatchObject([{ resource_id: '999' }])
    expect((await get('/2/users/999')).body).toMatchObject({ errors: [{ value: '999' }] })
    expect((await get(`/2/users?ids=${Array.from({ length: 101 }, () => '1').join(',')}`)).status).toBe(400)
  })

  test('show an app without a user less', async () => {
    const { seed, ada, get } = simulatedX()
    const { body } = await get(`/2/users/${ada}?user.fields=receives_your_dm`, seed.appBearerToken)
    expect(body.errors).toMatchObject([{ field: 'receives_your_dm' }])
    expect((await get('/2/users/me', seed.appBearerToken)).status).toBe(403)
  })
})

test('a lookup of several people names them', async () => {
  const { get } = simulatedX()
  const { status, body } = await get('/2/users')
  expect([status, body.errors]).toMatchObject([400, [{ parameters: { ids: [] } }]])
})

test('who cannot be included is named with the parameter that asked for them', async () => {
  const { sim, seed, ada, bruno, call, get } = simulatedX()
  const group = await call('POST', '/2/dm_conversations', {
    conversation_type: 'Group',
    participant_ids: [ada, bruno],
    message: { text: 'welcome' },
  })
  sim.x.customer({ id: bruno, gone: true })
  const path = `/2/dm_conversations/${group.body.data.dm_conversation_id}/dm_events`
  const { body } = await get(`${path}?expansions=sender_id,participant_ids`)
  expect(body.errors).toMatchObject([{ parameter: 'participant_ids', value: bruno }])
  expect(body.includes.users.map(({ id }) => id)).toEqual([seed.userId, ada])
})
