import { describe, expect, test } from 'vitest'
import type { InboundEvent, InboundEventType } from '../model/inbound-event.ts'
import { inboundEventSchema } from './inbound-event.ts'

const base = { platform: 'facebook', id: 'e1', accountId: 'a1', raw: { any: 'thing' } }
const inConversation = { ...base, conversation: { participantId: 'p1' } }
const message = {
  platform: 'facebook',
  id: 'm1',
  accountId: 'a1',
  conversation: { participantId: 'p1' },
  direction: 'inbound',
  sender: { id: 'p1' },
  recipients: [{ id: 'a1' }],
  attachments: [],
} as const
const reaction = { messageId: 'm1', participantId: 'p1' }
const receipt = { participantId: 'p1', messageIds: ['m1'] }

// One of each: a type without an example here does not compile.
const examples: { [T in InboundEventType]: Extract<InboundEvent, { type: T }> } = {
  'message.received': { ...inConversation, type: 'message.received', message },
  'message.sent': { ...inConversation, type: 'message.sent', message: { ...message, direction: 'outbound' } },
  'message.edited': { ...inConversation, type: 'message.edited', messageId: 'm1', text: '', edits: 1 },
  'message.deleted': { ...inConversation, type: 'message.deleted', messageId: 'm1' },
  'reaction.added': { ...inConversation, type: 'reaction.added', reaction },
  'reaction.removed': { ...inConversation, type: 'reaction.removed', reaction },
  'message.delivered': { ...inConversation, type: 'message.delivered', receipt },
  'message.read': { ...inConversation, type: 'message.read', receipt },
  'postback.received': { ...inConversation, type: 'postback.received', tap: { payload: 'GO' } },
  'referral.received': { ...inConversation, type: 'referral.received', referral: { ref: 'r' } },
  'optin.received': { ...inConversation, type: 'optin.received', nativeType: 'notification_messages' },
  'handover.changed': { ...base, type: 'handover.changed', change: 'passed', toAppId: '1' },
  'account.warned': { ...base, type: 'account.warned', action: 'warning' },
  'typing.started': { ...inConversation, type: 'typing.started' },
  'unsupported.received': { ...base, type: 'unsupported.received', nativeType: 'novelty' },
}

describe('inboundEventSchema', () => {
  test.each(Object.entries(examples))('takes %s unchanged', (_, event) => {
    const stamped = { ...event, occurredAt: '2026-11-01T10:00:02.000Z', standby: true }
    expect(inboundEventSchema.parse(stamped)).toStrictEqual(stamped)
    expect(inboundEventSchema.parse({ ...event, extra: 1 })).toStrictEqual(event)
  })

  test('refuses a type that it does not know, naming the field', () => {
    const { error } = inboundEventSchema.safeParse({ ...inConversation, type: 'message.burnt' })
    expect(error?.issues).toMatchObject([{ path: ['type'] }])
  })

  test('wants raw, and the conversation where there is one', () => {
    const { raw: _raw, ...without } = examples['typing.started']
    expect(inboundEventSchema.safeParse(without).error?.issues).toMatchObject([{ path: ['raw'] }])
    expect(inboundEventSchema.safeParse({ ...base, type: 'typing.started' }).error?.issues).toMatchObject([
      { path: ['conversation'] },
    ])
  })
})
