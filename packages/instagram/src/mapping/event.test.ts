import type { InboundEvent } from '@dm/core'
import { inboundEventSchema } from '@dm/core/schemas'
import { readEnvelope } from '@dm/meta'
import { describe, expect, it } from 'vitest'
import comments from '../../fixtures/comments.json' with { type: 'json' }
import dashboard from '../../fixtures/dashboard-test.json' with { type: 'json' }
import echo from '../../fixtures/message-echo.json' with { type: 'json' }
import edit from '../../fixtures/message-edit.json' with { type: 'json' }
import handover from '../../fixtures/handover.json' with { type: 'json' }
import named from '../../fixtures/named-by-page.json' with { type: 'json' }
import optin from '../../fixtures/optin.json' with { type: 'json' }
import postback from '../../fixtures/postback.json' with { type: 'json' }
import quickReply from '../../fixtures/message-quick-reply.json' with { type: 'json' }
import reaction from '../../fixtures/reaction.json' with { type: 'json' }
import read from '../../fixtures/read.json' with { type: 'json' }
import referral from '../../fixtures/referral.json' with { type: 'json' }
import self from '../../fixtures/self-message.json' with { type: 'json' }
import several from '../../fixtures/several-entries.json' with { type: 'json' }
import standby from '../../fixtures/standby.json' with { type: 'json' }
import story from '../../fixtures/message-story.json' with { type: 'json' }
import text from '../../fixtures/message-text.json' with { type: 'json' }
import advertisement from '../../fixtures/message-referral.json' with { type: 'json' }
import withdrawn from '../../fixtures/message-withdrawn.json' with { type: 'json' }
import { commentIdOf } from './comment.ts'
import { eventsFrom } from './event.ts'

const account = '17841400000000001'
const page = '100000000000001'
const person = '900000000000002'
const conversation = { participantId: person }

function eventsOf(fixture: { readonly body: unknown }): InboundEvent[] {
  const events = readEnvelope(new TextEncoder().encode(JSON.stringify(fixture.body))).flatMap(eventsFrom)
  for (const event of events) expect(inboundEventSchema.safeParse(event).error).toBeUndefined()
  return events
}

describe('a message', () => {
  it('comes with all that Meta says of it', () => {
    expect(eventsOf(text)).toEqual([
      {
        type: 'message.received',
        platform: 'instagram',
        id: 'message.received:mid-text-1',
        accountId: account,
        occurredAt: '2026-09-21T14:13:20.123Z',
        conversation,
        message: {
          platform: 'instagram',
          id: 'mid-text-1',
          accountId: account,
          conversation,
          direction: 'inbound',
          sender: { id: person },
          recipients: [{ id: account }],
          sentAt: '2026-09-21T14:13:20.123Z',
          text: 'Zażółć 😀',
          attachments: [],
          replyTo: { messageId: 'mid-earlier-1' },
        },
        raw: text.body.entry[0]?.messaging[0],
      },
    ])
  })

  it('comes with what was tapped, and with what led here', () => {
    expect(eventsOf(quickReply)).toMatchObject([
      { message: { text: 'Yes', tap: { payload: 'ANSWER_YES', title: 'Yes' } } },
    ])
    expect(eventsOf(advertisement)).toMatchObject([
      { message: { referral: { ref: 'summer', source: 'ADS', adId: '6045246247433' } } },
      { message: { referral: { raw: { product: { id: '5550001' } } } } },
    ])
  })

  it('answers a story, mentions the account in one, or shows once only', () => {
    expect(eventsOf(story)).toMatchObject([
      { message: { text: 'Lovely', replyTo: { story: { id: '18000000000000005' } } } },
      {
        message: {
          attachments: [
            { kind: 'share', nativeType: 'story_mention', expiresAt: '2026-09-23T08:21:20.000Z' },
          ],
        },
      },
      { message: { attachments: [{ kind: 'unsupported', nativeType: 'ephemeral' }] } },
    ])
  })

  it('may be gone, or not for us to see', () => {
    expect(eventsOf(withdrawn)).toMatchObject([
      { type: 'message.deleted', id: 'message.deleted:mid-gone-1', messageId: 'mid-gone-1', conversation },
      { type: 'message.received', message: { id: 'mid-strange-1', unsupported: true, attachments: [] } },
    ])
  })

  it('is ours when it is an echo', () => {
    expect(eventsOf(echo)).toMatchObject([
      {
        type: 'message.sent',
        id: 'message.sent:mid-echo-1',
        accountId: account,
        conversation,
        message: { direction: 'outbound', sender: { id: account }, recipients: [{ id: person }] },
      },
      { type: 'message.sent', message: { unsupported: true } },
    ])
  })

  it('is ours when it is an echo that cannot be read', () => {
    const message = { mid: 'mid-echo-2', is_echo: true, attachments: 'of another shape' }
    const item = { sender: { id: account }, recipient: { id: person }, timestamp: 1790000000000, message }
    const body = { object: 'instagram', entry: [{ id: account, messaging: [item] }] }
    const [event] = eventsOf({ body })
    expect(event).toMatchObject({ type: 'unsupported.received', accountId: account, conversation })
    expect(event).not.toHaveProperty('otherAccountIds')
  })

  it('may go to ourselves', () => {
    const itself = { participantId: '900000000000077' }
    expect(eventsOf(self)).toMatchObject([
      { type: 'message.sent', accountId: account, conversation: itself },
      { type: 'postback.received', accountId: account, conversation: itself, tap: { payload: 'HOURS' } },
    ])
  })
})

describe('what happens to a message later', () => {
  it('is an edit, or the only sign of a new one', () => {
    expect(eventsOf(edit)).toMatchObject([
      { type: 'message.edited', id: 'message.edited:mid-text-1:1', text: 'Corrected', edits: 1 },
      { type: 'message.edited', id: 'message.edited:mid-text-1:2', edits: 2 },
      {
        type: 'unsupported.received',
        nativeType: 'message_edit',
        conversation,
        raw: { message_edit: { mid: 'mid-unseen-1' } },
      },
      { type: 'unsupported.received', nativeType: 'message_edit', conversation },
    ])
  })

  it('is a reaction, set or taken back', () => {
    expect(eventsOf(reaction)).toMatchObject([
      {
        type: 'reaction.added',
        reaction: { messageId: 'mid-text-1', participantId: person, emoji: '❤️', name: 'love' },
      },
      { type: 'reaction.removed', reaction: { messageId: 'mid-text-1', participantId: person } },
    ])
  })

  it('is that it was read, by its name', () => {
    expect(eventsOf(read)).toMatchObject([
      {
        type: 'message.read',
        id: `message.read:${person}:mid-echo-1`,
        receipt: { participantId: person, messageIds: ['mid-echo-1'] },
      },
    ])
  })
})

describe('what is no message', () => {
  it('is a tap, a way in, a consent or a change of hands', () => {
    expect(eventsOf(postback)).toMatchObject([
      { type: 'postback.received', messageId: 'mid-menu-1', tap: { title: 'Get Started', payload: 'START' } },
      { type: 'postback.received', tap: { payload: 'MENU' }, referral: { ref: 'shop' } },
    ])
    expect(eventsOf(referral)).toMatchObject([{ type: 'referral.received', referral: { ref: 'card' } }])
    expect(eventsOf(optin)).toMatchObject([{ type: 'optin.received', payload: 'news' }])
    expect(eventsOf(handover)).toMatchObject([
      { type: 'handover.changed', change: 'passed', fromAppId: '11', toAppId: '22' },
      { type: 'handover.changed', change: 'taken', toAppId: '22' },
    ])
  })

  it('is a comment, in any of its shapes, to be answered by its id', () => {
    const events = eventsOf(comments)
    expect(events).toMatchObject([
      { type: 'unsupported.received', nativeType: 'comments', accountId: account },
      { type: 'unsupported.received', nativeType: 'live_comments' },
      { type: 'unsupported.received', nativeType: 'comments', occurredAt: '2026-09-21T14:13:21.000Z' },
    ])
    expect(events.map(commentIdOf)).toEqual(['17900000000000001', '17900000000000002', '17900000000000003'])
    expect(eventsOf(text).map(commentIdOf)).toEqual([undefined])
  })
})

describe('the envelope', () => {
  it('names the account by several ids, of which that of the event goes first', () => {
    expect(eventsOf(named).map((event) => [event.accountId, event.otherAccountIds])).toEqual([
      [account, [page]],
      [account, undefined],
      [account, [person]],
      [page, undefined],
    ])
  })

  it('marks what another app has to answer', () => {
    expect(eventsOf(standby)).toMatchObject([{ type: 'message.received', standby: true }])
  })

  it('is read when the test button of the dashboard sends it', () => {
    expect(eventsOf(dashboard)).toMatchObject([
      {
        type: 'message.received',
        accountId: '23245',
        occurredAt: '2026-09-21T14:13:20.000Z',
        message: { id: 'random_mid', text: 'random_text' },
      },
      { type: 'reaction.added', reaction: { messageId: 'random_mid' } },
    ])
  })

  it('lets a bad item hurt no other', () => {
    expect(eventsOf(several).map((event) => [event.accountId, event.type])).toEqual([
      [account, 'message.received'],
      [account, 'unsupported.received'],
      [account, 'unsupported.received'],
      [account, 'unsupported.received'],
      [account, 'message.received'],
      ['17841400000000009', 'message.received'],
    ])
  })

  it('does not read the events of a Page', () => {
    const body = { object: 'page', entry: [{ id: '1', messaging: [{ message: { mid: 'a', text: 'b' } }] }] }
    expect(eventsOf({ body })).toMatchObject([{ type: 'unsupported.received', nativeType: 'message' }])
  })
})
