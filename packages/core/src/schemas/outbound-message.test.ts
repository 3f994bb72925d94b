import { describe, expect, test } from 'vitest'
import type { OutboundMessage } from '../model/outbound-message.ts'
import { outboundMessageSchema } from './outbound-message.ts'

const to = { participantId: 'p1' }

const full: Required<OutboundMessage> = {
  to: { id: 't1', participantId: 'p1' },
  text: 'Hello',
  attachments: [
    { kind: 'image', url: 'https://x.example/cat.png?x=1' },
    { kind: 'file', id: '42' },
    { kind: 'audio', data: new Uint8Array([1]), mimeType: 'audio/mp4' },
    { kind: 'video', data: new Uint8Array([1]), mimeType: 'video/mp4', name: 'a.mp4' },
  ],
  quickReplies: [{ title: 'Yes', payload: 'YES', imageUrl: 'https://x.example/y.png' }],
  replyTo: 'm0',
  author: 'human',
  reference: 'ours-1',
  overflow: 'split',
  platformOptions: { facebook: { tag: 'X' } },
}

/** What is said of a message, each with the path of the field at fault. */
function complaints(message: unknown): string[] {
  const issues = outboundMessageSchema.safeParse(message).error?.issues ?? []
  return issues.map(({ path, message: what }) => `${path.join('.')}: ${what}`)
}

describe('outboundMessageSchema', () => {
  test('takes the fullest and the barest message unchanged', () => {
    expect(outboundMessageSchema.parse(full)).toStrictEqual(full)
    expect(outboundMessageSchema.parse({ to, text: 'Hi' })).toStrictEqual({ to, text: 'Hi' })
    const media = { to, attachments: [{ kind: 'image', id: '1' }] }
    expect(outboundMessageSchema.parse(media)).toStrictEqual(media)
    const special = { to, platformOptions: { facebook: { template: {} } } }
    expect(outboundMessageSchema.parse(special)).toStrictEqual(special)
  })

  test.each<[unknown, string]>([
    [{ text: 'Hi' }, 'to: Expected id, participantId or both'],
    [{ to: {}, text: 'Hi' }, 'to: Expected id, participantId or both'],
    [{ to: { ...to, name: 'Ada' }, text: 'Hi' }, 'to: Unrecognized key: "name"'],
    [{ to }, 'text: Expected text or at least one attachment'],
    [{ to, attachments: [] }, 'text: Expected text or at least one attachment'],
    [{ to, text: '' }, 'text: Expected text that is not empty'],
    [{ to, text: 'Hi', message: 'Hi' }, ': Unrecognized key: "message"'],
    [{ to, text: 'Hi', author: 'robot' }, 'author: Invalid option: expected one of "human"|"bot"'],
    [{ to, text: 'Hi', reference: 'ä' }, 'reference: Expected 1 to 200 characters of ASCII'],
    [{ to, text: 'Hi', reference: 'x'.repeat(201) }, 'reference: Expected 1 to 200 characters of ASCII'],
    [{ to, text: 'Hi', platformOptions: { 'Face Book': 1 } }, 'platformOptions.Face Book: '],
    [{ to, text: 'Hi', quickReplies: [{ title: '' }] }, 'quickReplies.0.title: Expected a title'],
    [{ to, text: 'Hi', quickReplies: [{ title: 'a', url: '' }] }, 'quickReplies.0: Unrecognized key: "url"'],
    ['text', ': Invalid input: expected object'],
  ])('%j: %s', (message, complaint) => {
    const all = complaints(message)
    expect(all).toHaveLength(1)
    expect(all[0]).toContain(complaint)
  })

  const bytes = new Uint8Array([1])
  test.each<[unknown, string]>([
    [{ kind: 'gif', url: 'https://x.example/' }, '.kind: Invalid option'],
    [{ kind: 'image' }, ': Expected exactly one of url, id and data'],
    [{ kind: 'image', url: 'https://x.example/', id: '1' }, ': Expected exactly one of url, id and data'],
    [{ kind: 'image', url: '/cat.png' }, '.url: Expected an absolute http or https URL'],
    [{ kind: 'image', url: 'file:///etc/passwd' }, '.url: Expected an absolute http or https URL'],
    [{ kind: 'image', id: '' }, '.id: Expected an id that is not empty'],
    [{ kind: 'image', data: 'bytes', mimeType: 'image/png' }, '.data: Expected bytes'],
    [{ kind: 'image', data: bytes }, '.mimeType: Expected the media type of data'],
    [{ kind: 'image', id: '1', mimeType: 'image/png' }, '.mimeType: Belongs to data only'],
    [{ kind: 'image', url: 'https://x.example/', name: 'a' }, '.name: Belongs to data only'],
    [{ kind: 'image', id: '1', href: 'x' }, ': Unrecognized key: "href"'],
  ])('attachment %j%s', (attachment, complaint) => {
    const all = complaints({ to, attachments: [{ kind: 'file', id: '1' }, attachment] })
    expect(all).toHaveLength(1)
    expect(all[0]).toContain(`attachments.1${complaint}`)
  })

  test('says all that is wrong at once', () => {
    expect(complaints({ to: 1, text: 2, attachments: [{}], overflow: 3, extra: 4 })).toHaveLength(5)
  })
})
