import { describe, expect, it } from 'vitest'
import conversations from '../../fixtures/conversations.json' with { type: 'json' }
import messages from '../../fixtures/messages.json' with { type: 'json' }
import media from '../../fixtures/message-media.json' with { type: 'json' }
import shares from '../../fixtures/message-shares.json' with { type: 'json' }
import { wireMessage } from '../api/wire.ts'
import { eventAttachment } from './attachment.ts'
import { conversationOf } from './conversation.ts'
import { messageOf } from './message.ts'

const account = '17841400000000001'
const person = '900000000000002'
const credentials = { accountId: account, accessToken: 'the-token', aliases: ['100000000000001'] }

describe('a conversation that was read', () => {
  it('has everybody but ourselves, under whichever of our ids', () => {
    const read = conversations.body.data.map((raw) => conversationOf(raw, credentials))
    expect(read[0]).toEqual({
      platform: 'instagram',
      id: 'thread-1',
      accountId: account,
      kind: 'direct',
      participants: [{ id: person, username: 'ada' }],
      updatedAt: '2026-09-21T10:20:30.000Z',
      raw: conversations.body.data[0],
    })
    expect(read[1]?.participants).toEqual([{ id: '900000000000003', username: 'bob' }])
    expect(read[2]).toMatchObject({ id: 'thread-3', participants: [] })
  })
})

describe('a message that was read', () => {
  const [sent, received, mention, answer, unsupported] = messages.body.data.map((raw) =>
    messageOf(wireMessage.parse(raw), credentials, { id: 'thread-1' }, raw),
  )

  it('is ours, whichever of our ids Meta wrote', () => {
    expect(sent).toMatchObject({
      id: 'mid-read-5',
      accountId: account,
      direction: 'outbound',
      sender: { id: account, username: 'shop' },
      recipients: [{ id: person, username: 'ada' }],
      conversation: { id: 'thread-1', participantId: person },
      text: 'Here it is',
      replyTo: { messageId: 'mid-read-4' },
      reactions: [{ messageId: 'mid-read-5', participantId: person, name: 'love' }],
      attachments: [{ kind: 'share', url: 'https://www.instagram.com/p/abc/', title: 'A post' }],
    })
  })

  it('is theirs, with media or a story', () => {
    expect(received).toMatchObject({
      direction: 'inbound',
      attachments: [{ kind: 'image', width: 640, expiresAt: '2026-09-23T08:21:20.000Z' }, { kind: 'file' }],
    })
    expect(received).not.toHaveProperty('text')
    expect(mention?.attachments).toMatchObject([
      { kind: 'share', nativeType: 'story_mention', id: '18000000000000006' },
    ])
    expect(answer?.replyTo).toEqual({
      story: { id: '18000000000000007', url: 'https://lookaside.fbsbx.com/t' },
    })
    expect(unsupported).toMatchObject({ unsupported: true, attachments: [] })
  })
})

describe('attachments of a webhook', () => {
  const read = (fixture: { body: { entry: { messaging: { message: { attachments: unknown[] } }[] }[] } }) =>
    (fixture.body.entry[0]?.messaging[0]?.message.attachments ?? []).map(eventAttachment)

  it('are media', () => {
    expect(read(media).map(({ kind, url }) => [kind, url?.startsWith('https://')])).toEqual([
      ['image', true],
      ['video', true],
      ['audio', true],
      ['file', true],
    ])
  })

  it('are shares with their ids, structured, or unknown and kept as they came', () => {
    expect(read(shares).map(({ kind, nativeType, id, title }) => [kind, nativeType, id, title])).toEqual([
      ['share', 'ig_post', '18000000000000001', 'A caption'],
      ['share', 'share', undefined, undefined],
      ['share', 'ig_reel', '18000000000000002', 'A reel'],
      ['share', 'reel', '18000000000000003', undefined],
      ['share', 'ig_story', '18000000000000004', undefined],
      ['template', 'template', undefined, undefined],
      ['template', 'template', undefined, undefined],
      ['unsupported', 'fallback', undefined, undefined],
      ['unsupported', 'hologram', undefined, undefined],
      ['unsupported', 'unknown', undefined, undefined],
    ])
    expect(read(shares).every(({ raw }) => raw !== undefined)).toBe(true)
  })
})
