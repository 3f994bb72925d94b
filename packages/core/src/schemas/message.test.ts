import { describe, expect, test } from 'vitest'
import type { Attachment } from '../model/attachment.ts'
import type { Message } from '../model/message.ts'
import { attachmentSchema } from './attachment.ts'
import { conversationRefSchema, conversationSchema } from './conversation.ts'
import { messageSchema } from './message.ts'
import { participantSchema } from './participant.ts'
import { platformIdSchema, timestampSchema } from './platform.ts'
import { reactionSchema } from './reaction.ts'
import { receiptSchema } from './receipt.ts'

const at = '2026-11-01T10:00:02.000Z'

const full: Required<Message> = {
  platform: 'instagram',
  id: 'm1',
  accountId: 'a1',
  conversation: { id: 't1', participantId: 'p1' },
  direction: 'inbound',
  sender: {
    id: 'p1',
    name: 'Ada',
    username: 'ada',
    pictureUrl: 'https://x.example/p',
    pictureExpiresAt: at,
    raw: 1,
  },
  recipients: [{ id: 'a1' }],
  sentAt: at,
  text: 'Hello',
  attachments: [{ kind: 'share', nativeType: 'ig_reel', url: 'https://x.example/r', raw: { deep: [null] } }],
  reactions: [{ messageId: 'm1', participantId: 'p1', emoji: '❤️', name: 'love' }],
  replyTo: { messageId: 'm0', story: { id: 's1', url: 'https://x.example/s' } },
  tap: { payload: 'YES', title: 'Yes' },
  referral: { ref: 'r', source: 'ADS', adId: '1', raw: {} },
  edits: 0,
  unsupported: false,
  reference: 'ours',
  appId: '1',
  raw: { anything: ['at', 'all'] },
}

const minimal: Message = {
  platform: 'x',
  id: 'm1',
  accountId: 'a1',
  conversation: { participantId: 'p1' },
  direction: 'outbound',
  sender: { id: 'a1' },
  recipients: [],
  attachments: [],
}

describe('messageSchema', () => {
  test('takes the fullest and the barest message unchanged', () => {
    expect(messageSchema.parse(full)).toEqual(full)
    expect(messageSchema.parse(JSON.parse(JSON.stringify(full)))).toEqual(full)
    expect(messageSchema.parse(minimal)).toStrictEqual(minimal)
  })

  test('leaves unknown keys out, but not inside of raw', () => {
    const parsed = messageSchema.parse({
      ...minimal,
      extra: 1,
      sender: { id: 'a1', extra: 1 },
      raw: { extra: 1 },
    })
    expect(parsed).toStrictEqual({ ...minimal, raw: { extra: 1 } })
  })

  test.each<[string, unknown]>([
    ['text', ''],
    ['text', undefined],
    ['sentAt', '2026-11-01T10:00:02Z'],
    ['direction', 'sideways'],
    ['conversation', {}],
    ['platform', 'Facebook'],
    ['id', ''],
    ['attachments', undefined],
    ['edits', -1],
  ])('refuses %s as %j', (field, value) => {
    const { error } = messageSchema.safeParse({ ...minimal, [field]: value })
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field])
  })
})

test('attachmentSchema knows places, sizes and kinds', () => {
  const full: Required<Attachment> = {
    kind: 'location',
    nativeType: 'location',
    id: '1',
    url: 'https://x.example/a',
    expiresAt: at,
    previewUrl: 'https://x.example/p',
    mimeType: 'image/png',
    name: 'a.png',
    title: 'A',
    sizeBytes: 1,
    width: 2,
    height: 3.5,
    durationMs: 4,
    coordinates: { latitude: -90, longitude: 180 },
    raw: null,
  }
  expect(attachmentSchema.parse(full)).toEqual(full)
  for (const wrong of [
    { kind: 'ig_reel' },
    { sizeBytes: -1 },
    { coordinates: { latitude: 91, longitude: 0 } },
  ]) {
    expect(attachmentSchema.safeParse({ ...full, ...wrong }).success).toBe(false)
  }
})

test('conversations and references to them', () => {
  const conversation = {
    platform: 'facebook',
    id: 't1',
    accountId: 'a1',
    kind: 'direct',
    participants: [{ id: 'p1' }],
    updatedAt: at,
    unreadCount: 0,
    canReply: true,
    encrypted: false,
    raw: {},
  }
  expect(conversationSchema.parse(conversation)).toEqual(conversation)
  expect(conversationSchema.safeParse({ ...conversation, kind: 'crowd' }).success).toBe(false)
  for (const ref of [{ id: 't' }, { participantId: 'p' }, { id: 't', participantId: 'p' }]) {
    expect(conversationRefSchema.parse({ ...ref, extra: 1 })).toStrictEqual(ref)
  }
  for (const ref of [{}, { id: '' }, { id: 't', participantId: '' }, { id: 1 }, 'text']) {
    expect(conversationRefSchema.safeParse(ref).success).toBe(false)
  }
  expect(conversationRefSchema.safeParse({}).error?.issues).toMatchObject([
    { message: 'Expected id, participantId or both, each a text that is not empty' },
  ])
})

test('participants, reactions and receipts', () => {
  expect(participantSchema.parse({ id: '1' })).toStrictEqual({ id: '1' })
  expect(participantSchema.safeParse({ name: 'Ada' }).success).toBe(false)
  expect(reactionSchema.parse({ messageId: 'm', participantId: 'p' })).toEqual({
    messageId: 'm',
    participantId: 'p',
  })
  expect(reactionSchema.safeParse({ messageId: 'm', participantId: 'p', emoji: '' }).success).toBe(false)
  expect(receiptSchema.parse({ participantId: 'p', watermark: at })).toBeTruthy()
  expect(receiptSchema.parse({ participantId: 'p', messageIds: ['m'] })).toBeTruthy()
  expect(receiptSchema.safeParse({ participantId: 'p' }).error?.issues[0]?.message).toContain('messageIds')
})

test('names of networks and moments', () => {
  for (const name of ['facebook', 'x', 'my_net-2']) expect(platformIdSchema.parse(name)).toBe(name)
  for (const name of ['', 'X', '2net', 'a b']) expect(platformIdSchema.safeParse(name).success).toBe(false)
  expect(timestampSchema.parse(at)).toBe(at)
  const wrong = [
    '2026-11-01T10:00:02Z',
    '2026-11-01T10:00:02.000+00:00',
    '2026-02-30T10:00:02.000Z',
    '1793527202',
  ]
  for (const text of wrong) expect(timestampSchema.safeParse(text).success).toBe(false)
})
