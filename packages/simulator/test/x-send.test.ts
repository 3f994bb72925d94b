import { describe, expect, test } from 'vitest'
import { simulatedX } from './x-simulated.ts'

describe('a send', () => {
  test('reaches the inbox and comes back as an echo', async () => {
    const { sim, seed, ada, send, inbox, webhooks } = simulatedX()
    await sim.x.speak({ text: 'Hello?' })
    const sent = await send({ text: 'Until six.' })
    expect(sent.status).toBe(201)
    expect(Object.keys(sent.body.data)).toEqual(['dm_conversation_id', 'dm_event_id'])
    await sim.settle()
    expect(inbox().messages).toMatchObject([
      { from: 'customer', text: 'Hello?' },
      { mid: sent.body.data.dm_event_id, from: 'account', text: 'Until six.', place: 'inbox' },
    ])
    expect(webhooks().map(({ data }) => data)).toMatchObject([
      { event_type: 'dm.received', filter: { user_id: seed.userId } },
      {
        event_type: 'dm.sent',
        payload: {
          direct_message_events: [
            {
              id: sent.body.data.dm_event_id,
              message_create: { sender_id: seed.userId, target: { recipient_id: ada } },
            },
          ],
        },
      },
    ])
  })

  test('to somebody who never wrote is a request', async () => {
    const { send, inbox } = simulatedX()
    await send({ text: 'Good news' })
    expect(inbox().messages).toMatchObject([{ place: 'requests' }])
  })

  test('is refused with the field that is wrong', async () => {
    const { send } = simulatedX()
    const wrong: [object, string][] = [
      [{}, 'text or attachments'],
      [{ text: '' }, '$.text'],
      [{ text: 7 }, '$.text'],
      [{ text: 'a', reply_to: 'x' }, '$.reply_to'],
      [{ text: 'a'.repeat(10_001) }, '10000'],
      [{ attachments: [] }, '$.attachments'],
      [{ attachments: [{ media_id: '1' }, { media_id: '2' }] }, '$.attachments'],
      [{ attachments: [{ media_id: '1', alt: 'x' }] }, '$.attachments[0].alt'],
      [{ attachments: [{ media_id: 'x' }] }, 'media_id'],
      [{ attachments: [{ media_id: '1' }] }, 'media id [1]'],
    ]
    for (const [body, part] of wrong) {
      const { status, body: answer } = await send(body)
      expect([body, status]).toEqual([body, 400])
      expect(answer).toMatchObject({ title: 'Invalid Request' })
      expect(String(answer.errors[0]!.message)).toContain(part)
    }
    expect((await send({ text: '😀'.repeat(10_000) })).status).toBe(201)
  })

  test('is refused by who does not want it', async () => {
    const { sim, seed, ada, bruno, send, call } = simulatedX()
    const forbidden = { title: 'Forbidden', type: 'about:blank', status: 403 }
    sim.x.customer({ id: ada, dms: 'closed' })
    expect((await send({ text: 'a' })).body).toEqual({
      ...forbidden,
      detail: 'You do not have permission to DM one or more participants.',
    })
    sim.x.customer({ id: ada, dms: 'verified_only' })
    expect((await send({ text: 'a' })).status).toBe(403)
    sim.x.customer({ id: ada, dms: 'open', blocked: true })
    expect((await send({ text: 'a' })).status).toBe(403)
    sim.x.customer({ id: ada, blocked: false, gone: true })
    expect((await send({ text: 'a' })).body.errors).toMatchObject([{ resource_type: 'user', value: ada }])
    expect((await send({ text: 'a' }, '999')).status).toBe(404)
    expect((await send({ text: 'a' }, seed.userId)).status).toBe(403)
    await call('POST', `/2/users/${bruno}/dm/block`)
    expect((await send({ text: 'a' }, bruno)).status).toBe(403)
    expect((await call('POST', `/2/users/${bruno}/dm/unblock`)).body.data).toEqual({ blocked: false })
    expect((await send({ text: 'a' }, bruno)).status).toBe(201)
    sim.x.switches({ accountBarred: true })
    expect((await send({ text: 'a' }, bruno)).body.detail).toContain('not permitted to perform')
  })

  test('by conversation id takes either order, and only own ones', async () => {
    const { seed, ada, bruno, call } = simulatedX()
    const path = (id: string) => `/2/dm_conversations/${id}/messages`
    const one = await call('POST', path(`${ada}-${seed.userId}`), { text: 'a' })
    const two = await call('POST', path(`${seed.userId}-${ada}`), { text: 'b' })
    expect([one.status, two.status]).toEqual([201, 201])
    expect(one.body.data.dm_conversation_id).toBe(two.body.data.dm_conversation_id)
    expect((await call('POST', path(`${ada}-${bruno}`), { text: 'a' })).status).toBe(403)
    expect((await call('POST', path('1900000000000000000'), { text: 'a' })).status).toBe(404)
    expect((await call('POST', path(`${ada}:${seed.userId}`), { text: 'a' })).status).toBe(400)
    expect((await call('POST', path('g1900000000000000000'), { text: 'a' })).status).toBe(400)
  })

  test('of a sender whose id is shorter sorts by number', async () => {
    const { seed, send } = simulatedX()
    const early = seed.customers[3]!.id
    expect(early.length).toBeLessThan(seed.userId.length)
    const { body } = await send({ text: 'a' }, early)
    expect(body.data.dm_conversation_id).toBe(`${early}-${seed.userId}`)
  })

  test('can be told before it is answered, or never', async () => {
    const { sim, send, webhooks } = simulatedX()
    sim.x.switches({ echoFirst: true })
    await send({ text: 'a' })
    expect(webhooks()).toHaveLength(1)
    sim.x.switches({ echoes: false })
    await send({ text: 'b' })
    await sim.settle()
    expect(webhooks()).toHaveLength(1)
  })
})

describe('a group', () => {
  test('is new every time, and has no push', async () => {
    const { sim, seed, ada, bruno, call, webhooks, get } = simulatedX()
    const body = {
      conversation_type: 'Group',
      participant_ids: [ada, bruno],
      message: { text: 'welcome' },
    }
    const one = await call('POST', '/2/dm_conversations', body)
    const two = await call('POST', '/2/dm_conversations', body)
    expect([one.status, two.status]).toEqual([201, 201])
    const id = one.body.data.dm_conversation_id
    expect(id).toMatch(/^\d{15,19}$/)
    expect(two.body.data.dm_conversation_id).not.toBe(id)
    await sim.x.speak({ group: { id }, text: 'Thanks' })
    await sim.x.speak({ from: bruno, group: { id, leave: true } })
    await sim.settle()
    expect(webhooks()).toEqual([])
    const fields = 'dm_event.fields=sender_id,participant_ids'
    const { body: list } = await get(`/2/dm_conversations/${id}/dm_events?${fields}`)
    expect(list.data).toMatchObject([
      { event_type: 'ParticipantsLeave', participant_ids: [bruno] },
      { event_type: 'MessageCreate', sender_id: ada, text: 'Thanks' },
      { event_type: 'MessageCreate', sender_id: seed.userId, text: 'welcome' },
      { event_type: 'ParticipantsJoin', sender_id: seed.userId, participant_ids: [ada, bruno] },
    ])
    expect(list.data[0]).not.toHaveProperty('sender_id')
  })

  test('is refused when it is none', async () => {
    const { seed, ada, bruno, call } = simulatedX()
    const make = (patch: object) =>
      call('POST', '/2/dm_conversations', {
        conversation_type: 'Group',
        participant_ids: [ada, bruno],
        message: { text: 'a' },
        ...patch,
      })
    expect((await make({ conversation_type: 'group' })).status).toBe(400)
    expect((await make({ participant_ids: [ada] })).status).toBe(400)
    expect((await make({ participant_ids: [ada, 'x'] })).status).toBe(400)
    expect((await make({ participant_ids: [ada, seed.userId] })).status).toBe(403)
    expect((await make({ message: {} })).status).toBe(400)
    expect((await make({ name: 'x' })).status).toBe(400)
  })
})

test('deleting takes a message from the own view only', async () => {
  const { sim, ada, send, call, get, inbox, seed } = simulatedX()
  const { mid } = await sim.x.speak({ text: 'Hello?' })
  const id = (await send({ text: 'Oops' })).body.data.dm_event_id
  expect((await call('DELETE', `/2/dm_events/${id}`)).body).toEqual({ data: { deleted: true } })
  expect((await get(`/2/dm_events/${id}`)).status).toBe(404)
  expect((await call('DELETE', `/2/dm_events/${id}`)).status).toBe(404)
  expect(inbox().messages.map(({ text }) => text)).toEqual(['Hello?', 'Oops'])
  sim.x.switches({ deletable: 'sent' })
  expect((await call('DELETE', `/2/dm_events/${mid!}`)).status).toBe(403)
  sim.x.switches({ deletable: 'any' })
  expect((await call('DELETE', `/2/dm_events/${mid!}`)).status).toBe(200)
  expect((await get(`/2/dm_conversations/with/${ada}/dm_events`)).body).toEqual({ meta: { result_count: 0 } })
  expect((await call('DELETE', `/2/dm_events/${id}`, undefined, seed.otherUser.accessToken)).status).toBe(404)
})

test('a group is of different people', async () => {
  const { ada, bruno, call } = simulatedX()
  const make = (participant_ids: string[]) =>
    call('POST', '/2/dm_conversations', {
      conversation_type: 'Group',
      participant_ids,
      message: { text: 'a' },
    })
  const doubled = await make([ada, bruno, ada])
  expect(doubled.status).toBe(400)
  expect(String(doubled.body.errors[0]!.message)).toContain('$.participant_ids')
})
