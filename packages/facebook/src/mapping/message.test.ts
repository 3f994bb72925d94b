import { describe, expect, it } from 'vitest'
import conversations from '../../fixtures/conversations.json' with { type: 'json' }
import messages from '../../fixtures/messages.json' with { type: 'json' }
import { wireMessage } from '../api/wire.ts'
import { conversationOf } from './conversation.ts'
import { messageId } from './message-id.ts'
import { messageOf } from './message.ts'

const page = '100000000000001'
const person = '200000000000002'
const credentials = { accountId: page, accessToken: 'the-page-token' }

describe('messageId', () => {
  it.each([
    ['m_AbC', 'm_AbC'],
    ['AbC', 'm_AbC'],
    ['mid.1457764197618:41d102a3e1ae206a38', 'mid.1457764197618:41d102a3e1ae206a38'],
    ['m_mid.$cAAE', 'mid.$cAAE'],
  ])('spells %s as %s', (native, id) => {
    expect(messageId(native)).toBe(id)
    expect(messageId(id)).toBe(id)
  })
})

describe('a conversation that was read', () => {
  it('has everybody but the Page', () => {
    const [first, second] = conversations.body.data.map((raw) => conversationOf(raw, credentials))
    expect(first).toEqual({
      platform: 'facebook',
      id: 't_1000',
      accountId: page,
      kind: 'direct',
      participants: [{ id: person, name: 'Ann Ray' }],
      updatedAt: '2026-09-21T10:20:30.000Z',
      unreadCount: 1,
      canReply: true,
      raw: conversations.body.data[0],
    })
    expect(second).toMatchObject({ id: 't_1001', participants: [] })
    expect(second).not.toHaveProperty('unreadCount')
  })
})

describe('a message that was read', () => {
  const [sent, received, sticker] = messages.body.data.map((raw) =>
    messageOf(wireMessage.parse(raw), credentials, { id: 't_1000' }, raw),
  )

  it('is ours or theirs', () => {
    expect(sent).toMatchObject({
      id: 'm_read-2',
      direction: 'outbound',
      sender: { id: page, name: 'The Page' },
      recipients: [{ id: person }],
      conversation: { id: 't_1000', participantId: person },
      sentAt: '2026-09-21T10:20:30.000Z',
      text: 'Here it is',
      replyTo: { messageId: 'm_read-1' },
      reactions: [{ messageId: 'm_read-2', participantId: person, emoji: '❤' }],
      attachments: [{ kind: 'share', url: 'https://example.com/page', title: 'A page' }],
    })
    expect(received).toMatchObject({ id: 'm_read-1', direction: 'inbound', sender: { id: person } })
    expect(received).not.toHaveProperty('text')
  })

  it('has its media', () => {
    expect(received?.attachments).toMatchObject([
      { kind: 'image', id: '1', width: 640, height: 480, expiresAt: '2026-09-23T08:21:20.000Z' },
      { kind: 'video', sizeBytes: 2048, previewUrl: 'https://scontent.xx.fbcdn.net/b.jpg' },
      { kind: 'audio', mimeType: 'audio/mpeg', url: 'https://cdn.fbsbx.com/c.mp3' },
      { kind: 'file', name: 'd.pdf' },
      { kind: 'template', title: 'A card' },
      { kind: 'sticker' },
      { kind: 'unsupported', nativeType: 'model/gltf', raw: { hologram_data: {} } },
    ])
    expect(sticker).toMatchObject({ unsupported: true, attachments: [{ kind: 'sticker' }] })
  })
})
