import { describe, expect, it } from 'vitest'
import chatReceived from '../../fixtures/chat-received.json' with { type: 'json' }
import dmMedia from '../../fixtures/dm-media.json' with { type: 'json' }
import dmRead from '../../fixtures/dm-read.json' with { type: 'json' }
import dmReceived from '../../fixtures/dm-received.json' with { type: 'json' }
import dmSent from '../../fixtures/dm-sent.json' with { type: 'json' }
import dmTyping from '../../fixtures/dm-typing.json' with { type: 'json' }
import oauthRevoke from '../../fixtures/oauth-revoke.json' with { type: 'json' }
import olderMessage from '../../fixtures/older-message.json' with { type: 'json' }
import olderRevoke from '../../fixtures/older-revoke.json' with { type: 'json' }
import olderSignals from '../../fixtures/older-signals.json' with { type: 'json' }
import replayStatus from '../../fixtures/replay-status.json' with { type: 'json' }
import severalDeliveries from '../../fixtures/several-deliveries.json' with { type: 'json' }
import { readEnvelope } from './envelope.ts'
import { eventsFrom } from './event.ts'

function read(body: unknown) {
  return readEnvelope(new TextEncoder().encode(JSON.stringify(body))).flatMap(eventsFrom)
}

const direct = { id: '1001-2002', participantId: '2002' }

describe('messages', () => {
  it('are received', () => {
    const [event] = read(dmReceived.body)
    expect(event).toMatchObject({
      type: 'message.received',
      platform: 'x',
      id: 'message.received:2080000000000000055',
      accountId: '1001',
      occurredAt: '2026-07-24T21:23:44.372Z',
      conversation: direct,
      message: {
        id: '2080000000000000055',
        direction: 'inbound',
        sender: { id: '2002', name: 'Ada', username: 'ada' },
        recipients: [{ id: '1001', name: 'The Bakery' }],
        text: 'Is it open & warm? Zażółć 😀 https://example.com/a?b=1&c=2',
        attachments: [],
      },
      raw: dmReceived.body.data.payload.direct_message_events[0],
    })
  })

  it('are sent, whoever typed them', () => {
    expect(read(dmSent.body)).toMatchObject([
      {
        type: 'message.sent',
        id: 'message.sent:2080000000000000056',
        conversation: direct,
        message: { direction: 'outbound', sender: { id: '1001' }, recipients: [{ id: '2002' }] },
      },
    ])
  })

  it('of the older form have the same shape', () => {
    expect(read(olderMessage.body)).toMatchObject([
      {
        type: 'message.received',
        id: 'message.received:960000000000000011',
        conversation: direct,
        message: {
          sender: { id: '2002', name: 'Ada', username: 'ada', pictureUrl: /ada_normal/ as unknown as string },
          text: 'look',
          appId: '13090192',
          tap: { payload: 'opt_1' },
          attachments: [
            {
              kind: 'image',
              nativeType: 'photo',
              id: '954491820000000001',
              url: 'https://ton.twitter.com/1.1/ton/data/dm/960000000000000011/954491820000000001/AbCd.png',
              width: 600,
              height: 335,
            },
          ],
        },
      },
    ])
  })

  it('keep every kind of media, whatever X tells of it', () => {
    const messages = read(dmMedia.body).map((event) =>
      event.type === 'message.received' ? event.message : {},
    )
    expect(messages).toMatchObject([
      {
        attachments: [
          {
            kind: 'video',
            nativeType: 'animated_gif',
            mimeType: 'video/mp4',
            url: 'https://video.twimg.com/dm_gif/2070000000000000001/large.mp4',
            previewUrl: 'https://pbs.twimg.com/dm_gif_preview/2070000000000000001/a.jpg',
            durationMs: 2000,
          },
        ],
      },
      {
        text: 'see',
        attachments: [{ kind: 'unsupported', url: 'https://x.com/messages/media/2080000000000000071' }],
      },
      {
        text: 'read https://x.com/ada/status/1800000000000000001',
        attachments: [{ kind: 'share', nativeType: 'post', id: '1800000000000000001' }],
      },
      {
        text: 'odd',
        attachments: [{ kind: 'unsupported', nativeType: 'hologram', id: '2070000000000000009' }],
      },
    ])
    expect(messages[0]).not.toHaveProperty('text')
  })
})

describe('signals', () => {
  it('are the same in both forms, ids included', () => {
    const now = [...read(dmRead.body), ...read(dmTyping.body)]
    const older = read(olderSignals.body)
    // Each form tells of users in its own words.
    const said = (events: typeof now) => events.map(({ native: _native, ...event }) => event)
    expect(said(older)).toEqual(said(now))
    expect(now).toMatchObject([
      {
        type: 'message.read',
        conversation: direct,
        receipt: { participantId: '2002', messageIds: ['2080000000000000056'] },
      },
      { type: 'typing.started', conversation: direct, occurredAt: '2026-07-24T21:24:50.000Z' },
    ])
  })

  it('say until when was read, by the time within the id', () => {
    const [event] = read(dmRead.body)
    const { watermark } = event?.type === 'message.read' ? event.receipt : {}
    expect(watermark).toBe('2026-07-22T18:40:19.188Z')
  })

  it('are read without their list, too', () => {
    const [signal] = dmTyping.body.data.payload.direct_message_indicate_typing_events
    const bare = { data: { ...dmTyping.body.data, payload: signal } }
    expect(read(bare)).toMatchObject([{ type: 'typing.started', conversation: direct }])
  })

  it('of the account itself are no news of a correspondent', () => {
    const [read_] = olderSignals.body.direct_message_mark_read_events
    const own = { ...read_, sender_id: '1001', target: { recipient_id: '2002' } }
    expect(read({ for_user_id: '1001', direct_message_mark_read_events: [own] })).toMatchObject([
      { type: 'unsupported.received', accountId: '1001' },
    ])
  })
})

describe('encrypted messages', () => {
  it('exist, in a conversation of their own, without a text', () => {
    const [event] = read(chatReceived.body)
    expect(event).toMatchObject({
      type: 'message.received',
      accountId: '1001',
      occurredAt: '2026-07-23T21:13:03.370Z',
      conversation: { id: '1001:2002', participantId: '2002', encrypted: true },
      message: {
        direction: 'inbound',
        sender: { id: '2002' },
        attachments: [],
        unsupported: true,
        raw: chatReceived.body.data.payload,
      },
    })
    expect(event?.type === 'message.received' && event.message).not.toHaveProperty('text')
  })

  it('of the account are sent ones', () => {
    const { data } = chatReceived.body
    const payload = { ...data.payload, sender_id: '1001' }
    expect(read({ data: { ...data, event_type: 'chat.sent', payload } })).toMatchObject([
      {
        type: 'message.sent',
        conversation: { id: '1001:2002', participantId: '2002', encrypted: true },
        message: { direction: 'outbound', recipients: [{ id: '2002' }] },
      },
    ])
  })
})

describe('an event has one id', () => {
  const { data } = dmReceived.body

  it('through two subscriptions, and in either spelling', () => {
    const other = { ...data, event_uuid: '99', tag: 'other', event_type: 'DmReceived' }
    expect(read({ data: other })[0]?.id).toBe(read({ data })[0]?.id)
  })

  it('in both forms', () => {
    const { direct_message_events } = data.payload
    const older = read({ for_user_id: '1001', direct_message_events })
    expect(older[0]?.id).toBe(read({ data })[0]?.id)
  })

  it('and belongs to the side that is subscribed', () => {
    const theirs = { ...data, event_type: 'dm.sent', filter: { user_id: '2002' } }
    expect(read({ data: theirs })).toMatchObject([
      {
        type: 'message.sent',
        accountId: '2002',
        conversation: { id: '1001-2002', participantId: '1001' },
      },
    ])
  })
})

describe('what has no name here', () => {
  it('is kept, and hurts no neighbour', () => {
    const events = read(severalDeliveries.body)
    expect(events.map((event) => ('message' in event ? event.message.text : event.type))).toEqual([
      'one',
      'unsupported.received',
      'two',
      'unsupported.received',
      'unsupported.received',
      'three',
    ])
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
    expect(events[3]).toMatchObject({ nativeType: 'profile.update.bio', raw: severalDeliveries.body.data[1] })
  })

  it('may be the end of a replay', () => {
    expect(read(replayStatus.body)).toMatchObject([
      { type: 'unsupported.received', nativeType: 'replay_job_status', raw: replayStatus.body },
    ])
  })

  it('is malformed when it is nothing', () => {
    expect(() => read({})).toThrow(expect.objectContaining({ code: 'webhook_malformed' }) as Error)
  })
})

it('tells that a user took the access back, in both forms', () => {
  for (const { body } of [oauthRevoke, olderRevoke]) {
    expect(read(body)).toMatchObject([
      {
        type: 'account.warned',
        accountId: '1001',
        action: 'oauth.revoke',
        occurredAt: '2026-11-20T10:11:12.000Z',
      },
    ])
  }
})
