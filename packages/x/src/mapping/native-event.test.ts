import { parseJson } from '@dm/core/kit'
import { describe, expect, it } from 'vitest'
import chatReceived from '../../fixtures/chat-received.json' with { type: 'json' }
import dmRead from '../../fixtures/dm-read.json' with { type: 'json' }
import dmReceived from '../../fixtures/dm-received.json' with { type: 'json' }
import dmTyping from '../../fixtures/dm-typing.json' with { type: 'json' }
import oauthRevoke from '../../fixtures/oauth-revoke.json' with { type: 'json' }
import olderMessage from '../../fixtures/older-message.json' with { type: 'json' }
import olderRevoke from '../../fixtures/older-revoke.json' with { type: 'json' }
import olderSignals from '../../fixtures/older-signals.json' with { type: 'json' }
import severalDeliveries from '../../fixtures/several-deliveries.json' with { type: 'json' }
import { readEnvelope } from './envelope.ts'
import { eventsFrom } from './event.ts'

const read = (body: unknown) =>
  readEnvelope(new TextEncoder().encode(JSON.stringify(body)))
    .flatMap(eventsFrom)
    .map(({ native }) => native)

describe("in X's own words", () => {
  it('a message is the item of its list, with its time and the users that it names', () => {
    const { direct_message_events: items, users } = dmReceived.body.data.payload
    const { created_timestamp: _at, ...rest } = items[0]!
    expect(read(dmReceived.body)).toEqual([
      {
        key: 'direct_message_events',
        item: { ...rest, created_at: '2026-07-24T21:23:44.372Z' },
        beside: { users: { '1001': users['1001'].data, '2002': users['2002'].data } },
      },
    ])
  })

  it('the older form looks the same, and names the app too', () => {
    // What JavaScript cannot count to is text by then, as everywhere.
    const body = parseJson(JSON.stringify(olderMessage.body)) as typeof olderMessage.body
    const { direct_message_events: items, users, apps } = body
    const { created_timestamp: _at, ...rest } = items[0]!
    expect(read(olderMessage.body)).toEqual([
      {
        key: 'direct_message_events',
        item: { ...rest, created_at: '2018-01-19T23:12:40.557Z' },
        beside: { users, apps },
      },
    ])
  })

  it('of several each stands alone, and users whom it does not name are left out', () => {
    const [event] = dmReceived.body.data.payload.direct_message_events
    const users = { '1001': { id: '1001' }, '2002': { id: '2002' }, '3003': { id: '3003' } }
    const natives = read({
      for_user_id: '1001',
      direct_message_events: [event, { ...event, id: '2', message_create: { sender_id: '3003' } }],
      users,
    })
    expect(natives.map((native) => Object.keys(native!.beside.users!))).toEqual([['1001', '2002'], ['3003']])
  })

  it('reading and typing are called the same in all forms', () => {
    const keys = ['direct_message_mark_read_events', 'direct_message_indicate_typing_events']
    expect([...read(dmRead.body), ...read(dmTyping.body)].map((native) => native?.key)).toEqual(keys)
    expect(read(olderSignals.body).map((native) => native?.key)).toEqual(keys)
    const [signal] = dmTyping.body.data.payload.direct_message_indicate_typing_events
    const bare = { data: { ...dmTyping.body.data, payload: { ...signal, users: {} } } }
    const { created_timestamp: _at, ...rest } = signal!
    const item = { ...rest, created_at: '2026-07-24T21:24:50.000Z' }
    expect(read(bare)).toEqual([{ key: keys[1], item, beside: { users: {} } }])
  })

  it('what has no name here keeps its own', () => {
    const natives = read(severalDeliveries.body)
    expect(natives.map((native) => native?.key)).toEqual([
      'direct_message_events',
      'direct_message_events',
      'direct_message_events',
      'profile_update_bio',
      undefined,
      'direct_message_events',
    ])
    expect(natives[3]).toEqual({
      key: 'profile_update_bio',
      item: { before: 'a', after: 'b' },
      beside: { users: {} },
    })
    const follow = { type: 'follow', created_timestamp: '1517588749178' }
    const item = { type: 'follow', created_at: '2018-02-02T16:25:49.178Z' }
    expect(read({ ...olderMessage.body, follow_events: [follow] })[1]).toMatchObject({
      key: 'follow_events',
      item,
    })
    expect(read({ for_user_id: '1001', follow_events: [follow] })).toEqual([
      { key: 'follow_events', item: [follow], beside: { users: {} } },
    ])
  })

  it('the end of the consent is told in both forms', () => {
    expect(read(oauthRevoke.body)).toEqual([
      { key: 'oauth_revoke', item: oauthRevoke.body.data.payload, beside: { users: {} } },
    ])
    expect(read(olderRevoke.body)).toMatchObject([{ key: 'user_event', item: olderRevoke.body.user_event }])
  })

  it('nothing is there of what is encrypted, nor of what is no event', () => {
    expect(read(chatReceived.body)).toEqual([undefined])
    const joined = { ...chatReceived.body.data, event_type: 'chat.conversation.join' }
    expect(read({ data: joined })).toEqual([undefined])
    expect(read({ for_user_id: '1001', direct_message_events: ['odd', null, 5] })).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
