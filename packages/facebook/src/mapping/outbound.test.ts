import type { OutboundAttachment, OutboundMessage } from '@dm/core'
import { describe, expect, it } from 'vitest'
import { parseSendOptions } from '../options.ts'
import { piecesOf } from './outbound.ts'

const to = { participantId: '200000000000002' }
const image = (name: string): OutboundAttachment => ({
  kind: 'image',
  url: `https://example.com/${name}.jpg`,
})

function bodies(message: Omit<OutboundMessage, 'to'>) {
  return piecesOf({ to, ...message }, parseSendOptions(message.platformOptions?.facebook)).map(
    ({ body }) => body,
  )
}

const refusal = (message: Omit<OutboundMessage, 'to'>) => {
  try {
    bodies(message)
  } catch (error) {
    return error
  }
  return 'sent'
}

describe('piecesOf', () => {
  it('sends a text as a response', () => {
    expect(bodies({ text: 'Hello', reference: 'r1', replyTo: 'abc' })).toEqual([
      { messaging_type: 'RESPONSE', message: { text: 'Hello', metadata: 'r1' }, reply_to: { mid: 'm_abc' } },
    ])
  })

  it('tags what a human wrote, and only that', () => {
    expect(bodies({ text: 'a', author: 'human' })).toMatchObject([
      { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
    ])
    expect(bodies({ text: 'a', author: 'bot' })[0]).not.toHaveProperty('tag')
    const options = { facebook: { messagingType: 'RESPONSE' } }
    expect(bodies({ text: 'a', author: 'human', platformOptions: options })[0]).not.toHaveProperty('tag')
  })

  it('sends a private reply as one message or not at all', () => {
    const platformOptions = { facebook: { recipient: { commentId: '17' } } }
    expect(bodies({ text: 'a', platformOptions })).toHaveLength(1)
    expect(refusal({ text: 'a', attachments: [image('1')], platformOptions })).toMatchObject({
      code: 'invalid_request',
      field: 'platformOptions.facebook.recipient',
    })
  })

  it('sends media first, then the text with the quick replies', () => {
    const video: OutboundAttachment = { kind: 'video', id: '77' }
    const sent = bodies({
      text: 'Which one?',
      attachments: [image('1'), image('2'), video, image('3')],
      quickReplies: [
        { title: 'This' },
        { title: 'That', payload: 'THAT', imageUrl: 'https://example.com/i.png' },
      ],
      reference: 'r1',
      replyTo: 'm_x',
    })
    expect(sent).toEqual([
      {
        messaging_type: 'RESPONSE',
        message: {
          attachments: [
            { type: 'image', payload: { url: 'https://example.com/1.jpg' } },
            { type: 'image', payload: { url: 'https://example.com/2.jpg' } },
          ],
          metadata: 'r1',
        },
        reply_to: { mid: 'm_x' },
      },
      {
        messaging_type: 'RESPONSE',
        message: { attachment: { type: 'video', payload: { attachment_id: '77' } }, metadata: 'r1' },
      },
      {
        messaging_type: 'RESPONSE',
        message: {
          attachment: { type: 'image', payload: { url: 'https://example.com/3.jpg' } },
          metadata: 'r1',
        },
      },
      {
        messaging_type: 'RESPONSE',
        message: {
          text: 'Which one?',
          metadata: 'r1',
          quick_replies: [
            { content_type: 'text', title: 'This', payload: 'This' },
            { content_type: 'text', title: 'That', payload: 'THAT', image_url: 'https://example.com/i.png' },
          ],
        },
      },
    ])
  })

  it('gives the quick replies to media without text', () => {
    expect(bodies({ attachments: [image('1')], quickReplies: [{ title: 'Nice' }] })).toMatchObject([
      { message: { attachment: { type: 'image' }, quick_replies: [{ title: 'Nice' }] } },
    ])
  })

  it('takes bytes along', () => {
    const data = new Uint8Array([1, 2])
    const [piece] = piecesOf(
      { to, attachments: [{ kind: 'file', data, mimeType: 'application/pdf', name: 'a.pdf' }] },
      {},
    )
    expect(piece?.body).toMatchObject({ message: { attachment: { type: 'file', payload: {} } } })
    expect(piece?.file).toEqual({ data, mimeType: 'application/pdf', name: 'a.pdf' })
  })

  it('splits a long text when asked to, and only then', () => {
    const text = `${'a'.repeat(1500)} ${'b'.repeat(1500)}`
    expect(refusal({ text })).toMatchObject({ code: 'message_too_long', field: 'text' })
    expect(bodies({ text, overflow: 'split' }).map(({ message }) => message)).toEqual([
      { text: 'a'.repeat(1500) },
      { text: 'b'.repeat(1500) },
    ])
    expect(bodies({ text: 'a'.repeat(2000) })).toHaveLength(1)
  })

  it('passes on what only Messenger has', () => {
    const template = { template_type: 'button', text: 'Go?', buttons: [] }
    const facebook = {
      template,
      stickerId: '369239263222822',
      attachment: { type: 'image', payload: { is_reusable: true } },
      personaId: '9',
      notificationType: 'NO_PUSH',
      tag: 'CUSTOMER_FEEDBACK',
    }
    const shared = {
      messaging_type: 'MESSAGE_TAG',
      tag: 'CUSTOMER_FEEDBACK',
      persona_id: '9',
      notification_type: 'NO_PUSH',
    }
    expect(bodies({ text: 'First', platformOptions: { facebook } })).toEqual([
      { ...shared, message: { text: 'First' } },
      { ...shared, message: { sticker_id: '369239263222822' } },
      { ...shared, message: { attachment: { type: 'template', payload: template } } },
      { ...shared, message: { attachment: { type: 'image', payload: { is_reusable: true } } } },
    ])
  })

  const tooBig = new Uint8Array(25 * 1024 * 1024 + 1)
  it.each<[string, Omit<OutboundMessage, 'to'>, string, string | undefined]>([
    ['nothing', {}, 'message_empty', undefined],
    ['white space', { text: ' \n' }, 'message_empty', undefined],
    ['quick replies alone', { quickReplies: [{ title: 'a' }] }, 'message_empty', undefined],
    [
      '14 quick replies',
      { text: 'a', quickReplies: Array.from({ length: 14 }, () => ({ title: 'a' })) },
      'invalid_request',
      'quickReplies',
    ],
    [
      'a long title',
      { text: 'a', quickReplies: [{ title: 'a'.repeat(21) }] },
      'invalid_request',
      'quickReplies[0].title',
    ],
    ['no title', { text: 'a', quickReplies: [{ title: '' }] }, 'invalid_request', 'quickReplies[0].title'],
    [
      'a long payload',
      { text: 'a', quickReplies: [{ title: 'a', payload: 'b'.repeat(1001) }] },
      'invalid_request',
      'quickReplies[0].payload',
    ],
    [
      '11 attachments',
      { attachments: Array.from({ length: 11 }, () => image('1')) },
      'invalid_request',
      'attachments',
    ],
    [
      'a URL of another kind',
      { attachments: [{ kind: 'image', url: 'data:image/png;base64,' }] },
      'invalid_request',
      'attachments[0].url',
    ],
    ['an empty id', { attachments: [{ kind: 'image', id: '' }] }, 'invalid_request', 'attachments[0].id'],
    [
      'too many bytes',
      { attachments: [{ kind: 'file', data: tooBig, mimeType: 'a/b' }] },
      'attachment_too_large',
      'attachments[0].data',
    ],
    [
      'audio that is none',
      { attachments: [{ kind: 'audio', data: new Uint8Array(), mimeType: 'video/mp4' }] },
      'invalid_request',
      'attachments[0].mimeType',
    ],
    ['a long reference', { text: 'a', reference: 'r'.repeat(1000) }, 'invalid_request', 'reference'],
    [
      'an unknown option',
      { text: 'a', platformOptions: { facebook: { persona: '1' } } },
      'invalid_request',
      'platformOptions.facebook',
    ],
    [
      'a wrong option',
      { text: 'a', platformOptions: { facebook: { notificationType: 'LOUD' } } },
      'invalid_request',
      'platformOptions.facebook.notificationType',
    ],
  ])('refuses %s', (_name, message, code, field) => {
    expect(refusal(message)).toMatchObject({ code, ...(field === undefined ? {} : { field }) })
  })
})
