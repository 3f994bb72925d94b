import { readEnvelope } from '@dm/meta'
import { describe, expect, it } from 'vitest'
import media from '../../fixtures/message-media.json' with { type: 'json' }
import shares from '../../fixtures/message-shares.json' with { type: 'json' }
import sticker from '../../fixtures/message-sticker.json' with { type: 'json' }
import structured from '../../fixtures/message-structured.json' with { type: 'json' }
import type { Attachment } from '@dm/core'
import { eventAttachments, readAttachments } from './attachment.ts'
import { eventsFrom } from './event.ts'

function read(fixture: { readonly body: unknown }): (readonly Attachment[])[] {
  const rawBody = new TextEncoder().encode(JSON.stringify(fixture.body))
  return readEnvelope(rawBody)
    .flatMap(eventsFrom)
    .map((event) => ('message' in event ? event.message.attachments : []))
}

describe('attachments of a webhook', () => {
  it('are media, with the time at which their links end', () => {
    expect(read(media)[0]).toMatchObject([
      {
        kind: 'image',
        url: 'https://scontent.xx.fbcdn.net/a.jpg?oh=1&oe=6AB38C00',
        expiresAt: '2026-09-23T08:21:20.000Z',
      },
      { kind: 'video' },
      { kind: 'audio' },
      { kind: 'file', nativeType: 'file', url: 'https://cdn.fbsbx.com/d.pdf' },
    ])
  })

  it('are one sticker, before, during and after the change of its type', () => {
    const messages = read(sticker)
    expect(
      messages.map((attachments) => attachments.map(({ kind, id, nativeType }) => [kind, id, nativeType])),
    ).toEqual([
      [['sticker', '369239263222822', 'image']],
      [['sticker', '369239263222822', 'sticker']],
      [['sticker', '369239263222822', 'sticker']],
    ])
  })

  it('leave an image alone that is not the sticker', () => {
    const image = { type: 'image', payload: { url: 'https://example.com/1.jpg' } }
    const other = { type: 'sticker', payload: { url: 'https://example.com/2.png', sticker_id: '1' } }
    expect(eventAttachments([image, other], undefined).map(({ kind }) => kind)).toEqual(['image', 'sticker'])
  })

  it('take the sticker id from beside the list', () => {
    const image = { type: 'image', payload: { url: 'https://example.com/1.png' } }
    expect(eventAttachments([image], '369239263222822')).toMatchObject([
      { kind: 'sticker', id: '369239263222822' },
    ])
  })

  it('are pages of the network, addressed in full', () => {
    expect(
      read(shares)[0]?.map(({ kind, nativeType, id, url, title }) => [kind, nativeType, id, url, title]),
    ).toEqual([
      ['share', 'reel', '5550001', 'https://www.facebook.com/reel/5550001', 'A reel'],
      ['share', 'ig_reel', '5550002', 'https://www.instagram.com/reel/abc/', undefined],
      ['share', 'post', '2', 'https://www.facebook.com/1/posts/2', 'A post'],
      ['share', 'ig_post', '3', 'https://www.instagram.com/p/abc/', undefined],
      ['share', 'share', undefined, 'https://www.facebook.com/4', undefined],
      ['share', 'fallback', undefined, 'https://example.com/page', 'A page'],
      ['share', 'fallback', undefined, 'https://example.com/older', 'An older page'],
      ['unsupported', 'fallback', undefined, undefined, 'Attachment Unavailable'],
    ])
  })

  it('are structured, or unknown and kept as they came', () => {
    expect(read(structured)[0]).toMatchObject([
      { kind: 'template', raw: { payload: { product: {} } } },
      { kind: 'template', nativeType: 'appointment_booking', raw: { payload: { booking_id: '8' } } },
      { kind: 'location', title: 'Here', coordinates: { latitude: 52.2297, longitude: 21.0122 } },
      { kind: 'unsupported', nativeType: 'hologram', raw: { payload: { depth: 3 } } },
      { kind: 'unsupported', nativeType: 'unknown', raw: 'not an attachment' },
    ])
  })
})

describe('attachments of a read message', () => {
  it('name a sticker once', () => {
    const url = 'https://example.com/1.png'
    const attachments = [{ id: '1', image_data: { url, render_as_sticker: true } }]
    expect(readAttachments({ attachments, shares: [], sticker: url })).toHaveLength(1)
    expect(readAttachments({ attachments: [], shares: [], sticker: url })).toMatchObject([
      { kind: 'sticker', url },
    ])
  })
})
