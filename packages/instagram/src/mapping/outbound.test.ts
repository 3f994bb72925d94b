import type { OutboundAttachment, OutboundMessage } from '@dm/core'
import { describe, expect, it } from 'vitest'
import { instagramCapabilities } from '../capabilities.ts'
import { parseSendOptions } from '../options.ts'
import { piecesOf, warningsOf } from './outbound.ts'

const to = { participantId: '900000000000002' }
const image = (name: string): OutboundAttachment => ({
  kind: 'image',
  url: `https://example.com/${name}.jpg`,
})
const bytes = (kind: OutboundAttachment['kind'], mimeType: string, size = 1): OutboundAttachment => ({
  kind,
  data: new Uint8Array(size),
  mimeType,
})

type Content = Omit<OutboundMessage, 'to'>

function bodies(message: Content, login: 'instagram' | 'facebook' = 'facebook') {
  const options = parseSendOptions(message.platformOptions?.instagram)
  return piecesOf({ to, ...message }, options, instagramCapabilities[login]).map(({ body }) => body)
}

function refusal(message: Content, login?: 'instagram' | 'facebook') {
  try {
    return bodies(message, login)
  } catch (error) {
    return error
  }
}

describe('piecesOf', () => {
  it('sends a text as a response, and tags what a human wrote', () => {
    expect(bodies({ text: 'Hello', replyTo: 'mid-1' })).toEqual([
      { messaging_type: 'RESPONSE', message: { text: 'Hello' }, reply_to: { mid: 'mid-1' } },
    ])
    expect(bodies({ text: 'Hello', author: 'human' })).toMatchObject([
      { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
    ])
  })

  it('counts bytes, so that a letter of two fills more', () => {
    expect(bodies({ text: 'ż'.repeat(500) })).toHaveLength(1)
    expect(refusal({ text: 'ż'.repeat(500) + 'a' })).toMatchObject({
      code: 'message_too_long',
      field: 'text',
    })
    expect(bodies({ text: 'ż'.repeat(700), overflow: 'split' })).toHaveLength(2)
  })

  it('sends several images as one message, by URL and by id, and other media alone', () => {
    const attachments: OutboundAttachment[] = [
      image('1'),
      { kind: 'image', id: '7' },
      { kind: 'video', id: '8' },
    ]
    const quickReplies = [{ title: 'This' }, { title: 'That', payload: 'THAT' }]
    expect(bodies({ text: 'Which one?', attachments, quickReplies }).map(({ message }) => message)).toEqual([
      {
        attachments: [
          { type: 'image', payload: { url: 'https://example.com/1.jpg' } },
          { type: 'image', payload: { attachment_id: '7' } },
        ],
      },
      { attachment: { type: 'video', payload: { attachment_id: '8' } } },
      {
        text: 'Which one?',
        quick_replies: [
          { content_type: 'text', title: 'This', payload: 'This' },
          { content_type: 'text', title: 'That', payload: 'THAT' },
        ],
      },
    ])
  })

  it('passes on what only Instagram has, after the text', () => {
    const template = { template_type: 'button', text: 'Go?', buttons: [] }
    const instagram = { template, attachment: { type: 'image', payload: {} }, postId: '18', likeHeart: true }
    const sent = bodies({ text: 'Look', quickReplies: [{ title: 'Yes' }], platformOptions: { instagram } })
    expect(sent.map(({ message }) => message)).toEqual([
      { text: 'Look', quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'Yes' }] },
      { attachment: { type: 'template', payload: template } },
      { attachment: { type: 'image', payload: {} } },
      { attachment: { type: 'MEDIA_SHARE', payload: { id: '18' } } },
      { attachment: { type: 'like_heart' } },
    ])
  })

  it('leaves the picture of a quick reply out, and says so', () => {
    const quickReplies = [{ title: 'Yes', imageUrl: 'https://example.com/i.png' }]
    expect(bodies({ text: 'a', quickReplies })[0]).toMatchObject({
      message: { quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'Yes' }] },
    })
    expect(warningsOf({ to, quickReplies })).toMatchObject([{ field: 'quickReplies[0].imageUrl' }])
  })

  it.each<[string, Content, string, string]>([
    [
      'a file that is no PDF',
      { attachments: [bytes('file', 'text/plain')] },
      'content_unsupported',
      'attachments[0].mimeType',
    ],
    [
      'a big image',
      { attachments: [bytes('image', 'image/png', 8 * 1024 * 1024 + 1)] },
      'attachment_too_large',
      'attachments[0].data',
    ],
    [
      'quick replies without a text',
      { attachments: [image('1')], quickReplies: [{ title: 'a' }] },
      'invalid_request',
      'quickReplies',
    ],
    [
      'a long title',
      { text: 'a', quickReplies: [{ title: 'a'.repeat(21) }] },
      'invalid_request',
      'quickReplies[0].title',
    ],
    [
      'a title that is a picture',
      { text: 'a', quickReplies: [{ title: '', imageUrl: 'https://example.com/i.png' }] },
      'invalid_request',
      'quickReplies[0].title',
    ],
    [
      '11 images',
      { attachments: Array.from({ length: 11 }, () => image('1')) },
      'invalid_request',
      'attachments',
    ],
    [
      'an unknown option',
      { text: 'a', platformOptions: { instagram: { heart: true } } },
      'invalid_request',
      'platformOptions.instagram',
    ],
    [
      'a private reply that would be two messages',
      {
        text: 'a',
        attachments: [image('1')],
        platformOptions: { instagram: { recipient: { commentId: '17' } } },
      },
      'invalid_request',
      'platformOptions.instagram.recipient',
    ],
    [
      'an old tag',
      { text: 'a', platformOptions: { instagram: { tag: 'ACCOUNT_UPDATE' } } },
      'invalid_request',
      'platformOptions.instagram.tag',
    ],
  ])('refuses %s', (_name, message, code, field) => {
    expect(refusal(message)).toMatchObject({ code, field })
  })

  it('refuses bytes where only an address or an id will do', () => {
    const attachments = [bytes('image', 'image/png')]
    expect(bodies({ attachments }, 'facebook')).toHaveLength(1)
    expect(refusal({ attachments }, 'instagram')).toMatchObject({
      code: 'content_unsupported',
      field: 'attachments[0].data',
    })
  })
})
