import type { InboundEvent } from '@dm/core'
import { readEnvelope } from '@dm/meta'
import { describe, expect, it } from 'vitest'
import changes from '../../fixtures/changes.json' with { type: 'json' }
import echo from '../../fixtures/message-echo.json' with { type: 'json' }
import edit from '../../fixtures/message-edit.json' with { type: 'json' }
import handover from '../../fixtures/handover.json' with { type: 'json' }
import optin from '../../fixtures/optin.json' with { type: 'json' }
import other from '../../fixtures/other-events.json' with { type: 'json' }
import policy from '../../fixtures/policy-enforcement.json' with { type: 'json' }
import postback from '../../fixtures/postback.json' with { type: 'json' }
import quickReply from '../../fixtures/message-quick-reply.json' with { type: 'json' }
import reaction from '../../fixtures/reaction.json' with { type: 'json' }
import receipts from '../../fixtures/receipts.json' with { type: 'json' }
import referral from '../../fixtures/referral.json' with { type: 'json' }
import advertisement from '../../fixtures/message-referral.json' with { type: 'json' }
import several from '../../fixtures/several-entries.json' with { type: 'json' }
import standby from '../../fixtures/standby.json' with { type: 'json' }
import text from '../../fixtures/message-text.json' with { type: 'json' }
import withdrawn from '../../fixtures/message-withdrawn.json' with { type: 'json' }
import { eventsFrom } from './event.ts'

const page = '100000000000001'
const person = '200000000000002'
const conversation = { participantId: person }

function read(fixture: { readonly body: unknown }): InboundEvent[] {
  return readText(JSON.stringify(fixture.body))
}

function readText(body: string): InboundEvent[] {
  return readEnvelope(new TextEncoder().encode(body)).flatMap(eventsFrom)
}

const sides = { sender: { id: person }, recipient: { id: page } }
const one = (item: Record<string, unknown>, entry: Record<string, unknown> = { id: page }) =>
  read({ body: { object: 'page', entry: [{ ...entry, messaging: [item] }] } })

describe('a message', () => {
  it('comes with all that Meta says of it', () => {
    expect(read(text)).toEqual([
      {
        type: 'message.received',
        platform: 'facebook',
        id: 'message.received:m_text-1',
        accountId: page,
        occurredAt: '2026-09-21T14:13:20.123Z',
        conversation,
        message: {
          platform: 'facebook',
          id: 'm_text-1',
          accountId: page,
          conversation,
          direction: 'inbound',
          sender: { id: person },
          recipients: [{ id: page }],
          sentAt: '2026-09-21T14:13:20.123Z',
          text: 'Zażółć 😀',
          attachments: [],
          replyTo: { messageId: 'm_earlier-1' },
        },
        raw: text.body.entry[0]?.messaging[0],
      },
    ])
  })

  it('comes with what was tapped', () => {
    expect(read(quickReply)[0]).toMatchObject({
      message: { text: 'Yes', tap: { payload: 'ANSWER_YES', title: 'Yes' } },
    })
  })

  it('comes with the advertisement that led here', () => {
    expect(read(advertisement)[0]).toMatchObject({
      message: {
        referral: {
          ref: 'summer',
          source: 'ADS',
          adId: '6045246247433',
          raw: { ads_context_data: { ad_title: 'Summer' } },
        },
      },
    })
  })

  it('may be gone, or not for us to see', () => {
    expect(read(withdrawn)).toMatchObject([
      { type: 'message.deleted', id: 'message.deleted:m_gone-1', messageId: 'm_gone-1', conversation },
      { type: 'message.received', message: { id: 'm_strange-1', unsupported: true, attachments: [] } },
    ])
  })

  it('is marked when nothing in it has a name', () => {
    expect(one({ sender: { id: person }, message: { mid: 'x', thought: {} } })[0]).toMatchObject({
      type: 'message.received',
      message: { unsupported: true },
    })
  })

  it('may come from somebody who has no id yet', () => {
    const [event] = one({
      sender: { user_ref: 'guest-77' },
      recipient: { id: page },
      message: { mid: 'x', text: 'a' },
    })
    expect(event).toMatchObject({ conversation: { participantId: 'guest-77' } })
  })
})

describe('a receipt without a watermark', () => {
  it('tells of a delivery by the messages that it names', () => {
    expect(one({ ...sides, delivery: { mids: ['m_1'] } })).toMatchObject([
      { type: 'message.delivered', receipt: { messageIds: ['m_1'] } },
    ])
  })

  it('is kept when it says nothing else', () => {
    expect(one({ ...sides, read: {} })).toMatchObject([{ type: 'unsupported.received' }])
    expect(one({ ...sides, delivery: {} })).toMatchObject([{ type: 'unsupported.received' }])
  })
})

describe('an echo', () => {
  it('is a message that we sent, with its reference and the app that sent it', () => {
    expect(read(echo)).toMatchObject([
      {
        type: 'message.sent',
        id: 'message.sent:m_echo-1',
        accountId: page,
        conversation,
        message: {
          id: 'm_echo-1',
          direction: 'outbound',
          sender: { id: page },
          recipients: [{ id: person }],
          reference: 'order-17',
          text: 'Sent by the app',
        },
      },
      {
        message: {
          appId: '26390203743090',
          attachments: [
            { kind: 'image' },
            { kind: 'template', nativeType: 'template' },
            { kind: 'share', title: 'Link', url: 'https://example.com/l' },
          ],
        },
      },
    ])
  })

  it('keeps app and attachment ids that are too long for a number', () => {
    const [event] = readText(
      `{"object":"page","entry":[{"id":${page},"messaging":[{"sender":{"id":${page}},"recipient":{"id":${person}},` +
        `"message":{"mid":"a","is_echo":true,"app_id":123456789012345678,"attachments":[{"type":"image",` +
        `"payload":{"url":"https://scontent.xx.fbcdn.net/e.jpg","attachment_id":987654321098765432}}]}}]}]}`,
    )
    expect(event).toMatchObject({
      accountId: page,
      conversation,
      message: { appId: '123456789012345678', attachments: [{ id: '987654321098765432' }] },
    })
  })
})

describe('what happens to a message later', () => {
  it('tells edits apart by their number', () => {
    expect(read(edit)).toMatchObject([
      { type: 'message.edited', id: 'message.edited:m_text-1:1', text: 'Corrected', edits: 1 },
      { type: 'message.edited', id: 'message.edited:m_text-1:2', text: 'Corrected again', edits: 2 },
    ])
  })

  it('sets and takes back reactions, even when only the message is named', () => {
    const events = read(reaction)
    expect(events).toMatchObject([
      {
        type: 'reaction.added',
        id: `reaction.added:${person}:m_text-1:react:❤:1790000000123`,
        reaction: { messageId: 'm_text-1', participantId: person, emoji: '❤', name: 'love' },
      },
      { type: 'reaction.removed', id: `reaction.removed:${person}:m_text-1:unreact::1790000001123` },
    ])
    expect(events[1]).toHaveProperty('reaction', { messageId: 'm_text-1', participantId: person })
  })

  it('was delivered and read, up to a moment', () => {
    expect(read(receipts)).toMatchObject([
      {
        type: 'message.delivered',
        receipt: {
          participantId: person,
          messageIds: ['m_sent-1', 'm_sent-2'],
          watermark: '2026-09-21T14:13:20.123Z',
        },
      },
      { type: 'message.delivered', occurredAt: '2026-09-21T14:13:20.500Z' },
      {
        type: 'message.read',
        id: `message.read:${person}:2026-09-21T14:13:20.132Z`,
        receipt: { participantId: person, watermark: '2026-09-21T14:13:20.132Z' },
      },
    ])
    expect(read(receipts)[1]).toHaveProperty('receipt', {
      participantId: person,
      watermark: '2026-09-21T14:13:20.128Z',
    })
  })
})

describe('the id of an event', () => {
  const idOf = (event: Record<string, unknown>) => one({ sender: { id: person }, ...event })[0]?.id ?? ''
  const delivery = (...mids: string[]) => idOf({ delivery: { mids, watermark: 1790000000123 } })

  it('is the same for the same delivered messages, in any order and spelling', () => {
    expect(delivery('m_a', 'm_b')).toMatch(
      new RegExp(`^message\\.delivered:${person}:2026-09-21T14:13:20\\.123Z:[0-9a-f]{16}$`),
    )
    expect(delivery('b', 'a')).toBe(delivery('m_a', 'm_b'))
    expect(delivery('m_a', 'm_c')).not.toBe(delivery('m_a', 'm_b'))
    expect(delivery('m_a')).not.toBe(delivery())
  })

  it('stays short and tells long parts apart', () => {
    const long = 'x'.repeat(3000)
    const ids = [`${long}1`, `${long}2`].flatMap((mid) => [
      idOf({ message: { mid, text: 'a' } }),
      idOf({ timestamp: 1790000000123, reaction: { mid, action: 'react', emoji: '👍' } }),
      idOf({ timestamp: 1790000000123, reaction: { mid: 'm', action: 'react', emoji: mid } }),
      idOf({ [mid]: {} }),
    ])
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => id.length > 200)).toEqual([])
    expect(ids[1]).toMatch(
      new RegExp(`^reaction\\.added:${person}:[0-9a-f]{16}:react:👍:1790000000123$`, 'u'),
    )
  })
})

describe('what is no message', () => {
  it('is a tap', () => {
    expect(read(postback)).toMatchObject([
      {
        type: 'postback.received',
        id: 'postback.received:m_tap-1',
        messageId: 'm_tap-1',
        tap: { payload: 'START', title: 'Get Started' },
        referral: { ref: 'shop', source: 'SHORTLINK' },
      },
      { type: 'postback.received', tap: { payload: 'MENU' } },
    ])
    expect(read(postback)[1]).not.toHaveProperty('messageId')
  })

  it('is a way in, or a consent', () => {
    expect(read(referral)).toMatchObject([{ type: 'referral.received', referral: { ref: 'card' } }])
    expect(read(optin)).toMatchObject([
      {
        type: 'optin.received',
        nativeType: 'optin',
        payload: 'checkout',
        conversation: { participantId: 'guest-77' },
      },
      { type: 'optin.received', nativeType: 'notification_messages', payload: 'news', conversation },
    ])
  })

  it('is a change of hands', () => {
    const events = read(handover)
    expect(events).toMatchObject([
      { type: 'handover.changed', change: 'passed', fromAppId: '11', toAppId: '22', conversation },
      { change: 'taken', toAppId: '22' },
      { change: 'requested', toAppId: '33' },
      { change: 'roles', accountId: page },
    ])
    expect(events[1]).not.toHaveProperty('fromAppId')
    expect(events[3]).not.toHaveProperty('conversation')
  })

  it('is a word of Meta to the Page', () => {
    expect(read(policy)).toMatchObject([
      { type: 'account.warned', action: 'block', reason: 'Too many complaints' },
      { type: 'account.warned', action: 'unblock' },
    ])
  })

  it('is kept when it has no name here', () => {
    expect(read(other).map((event) => [event.type, 'nativeType' in event && event.nativeType])).toEqual([
      ['unsupported.received', 'account_linking'],
      ['unsupported.received', 'response_feedback'],
      ['unsupported.received', 'order'],
      ['unsupported.received', 'telepathy'],
    ])
    expect(read(other)[3]).toMatchObject({ conversation, raw: { telepathy: { thought: '?' } } })
  })
})

describe('the envelope', () => {
  it('marks what another app has to answer', () => {
    expect(read(standby)).toMatchObject([
      { type: 'message.received', standby: true },
      { type: 'postback.received', standby: true, tap: { title: 'Tapped' } },
    ])
  })

  it('reads the test button of the dashboard as the event it imitates, and other changes not', () => {
    expect(read(changes)).toMatchObject([
      {
        type: 'message.received',
        accountId: '23245',
        occurredAt: '2026-09-21T14:13:20.000Z',
        message: { id: 'm_test_message_id', text: 'test_message' },
      },
      {
        type: 'unsupported.received',
        nativeType: 'feed',
        accountId: page,
        occurredAt: '2026-09-21T14:13:21.000Z',
      },
    ])
  })

  it('lets a bad item hurt no other', () => {
    expect(read(several).map((event) => [event.accountId, event.type])).toEqual([
      [page, 'message.received'],
      [page, 'unsupported.received'],
      [page, 'message.received'],
      ['100000000000009', 'message.received'],
      [page, 'message.received'],
    ])
  })

  it('takes the time of the entry when the event has none', () => {
    const item = { sender: { id: person }, message: { mid: 'a', text: 'b' } }
    expect(one(item, { id: page, time: '1790000000' })[0]?.occurredAt).toBe('2026-09-21T14:13:20.000Z')
    expect(one(item)[0]).not.toHaveProperty('occurredAt')
  })

  it('does not read the events of another product', () => {
    const body = {
      object: 'instagram',
      entry: [{ id: '1', messaging: [{ message: { mid: 'a', text: 'b' } }] }],
    }
    expect(read({ body })).toMatchObject([{ type: 'unsupported.received', nativeType: 'message' }])
  })

  it('keeps an event whose values are not what they should be', () => {
    expect(one({ sender: { id: person }, message: { mid: 'a', text: 5 } })).toMatchObject([
      { type: 'unsupported.received', nativeType: 'message', conversation },
    ])
    for (const event of [
      { message_edit: { mid: 'a' } },
      { read: {} },
      { delivery: {} },
      { reaction: { mid: 'a' } },
    ]) {
      expect(one({ sender: { id: person }, ...event })[0]?.type).toBe('unsupported.received')
    }
  })
})
