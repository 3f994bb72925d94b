import { describe, expect, it } from 'vitest'
import olderMessage from '../../fixtures/older-message.json' with { type: 'json' }
import { readEnvelope } from './envelope.ts'
import { eventsFrom } from './event.ts'

function read(body: unknown) {
  return readEnvelope(new TextEncoder().encode(JSON.stringify(body))).flatMap(eventsFrom)
}

describe('what has no time', () => {
  const target = { recipient_id: '1001' }

  it('is still a message, a receipt, typing or an encrypted message', () => {
    const message_create = { target, sender_id: '2002', message_data: { text: 'Hello' } }
    const chat = { id: 'one', sender_id: '2002', conversation_id: '2002:1001' }
    const bodies = [
      { for_user_id: '1001', direct_message_events: [{ id: '11', message_create }] },
      {
        for_user_id: '1001',
        direct_message_mark_read_events: [{ sender_id: '2002', target, last_read_event_id: '11' }],
      },
      { for_user_id: '1001', direct_message_indicate_typing_events: [{ sender_id: '2002', target }] },
      { data: { event_type: 'chat.received', filter: { user_id: '1001' }, payload: chat } },
    ]
    expect(bodies.flatMap(read).map(({ type }) => type)).toEqual([
      'message.received',
      'message.read',
      'typing.started',
      'message.received',
    ])
  })
})

describe('what has no name here', () => {
  it('is kept when it is an attachment beside a text', () => {
    const attachment = { type: 'location', location: { type: 'shared_place' } }
    const create = { target: { recipient_id: '1001' }, sender_id: '2002' }
    const message_create = { ...create, message_data: { text: 'We are here', attachment } }
    const body = { for_user_id: '1001', direct_message_events: [{ id: '11', message_create }] }
    expect(read(body)).toMatchObject([
      {
        message: {
          text: 'We are here',
          attachments: [{ kind: 'unsupported', nativeType: 'location', raw: attachment }],
        },
      },
    ])
  })

  it('is kept when it is a list beside one that is known', () => {
    const follow = { type: 'follow', created_timestamp: '1517588749178' }
    const events = read({ ...olderMessage.body, follow_events: [follow] })
    expect(events.map(({ type }) => type)).toEqual(['message.received', 'unsupported.received'])
    expect(events[1]).toMatchObject({ nativeType: 'follow_events', raw: follow })
  })
})
