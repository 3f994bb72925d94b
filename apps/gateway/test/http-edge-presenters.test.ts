import { DmError } from '@dm/core'
import { describe, expect, it } from 'vitest'
import { WireError } from '../src/domain/errors/wire-error.ts'
import type { StoredMessage } from '../src/domain/message/message-store.ts'
import { presentError } from '../src/http/presenters/error.ts'
import { presentMessage } from '../src/http/presenters/message.ts'
import { presentSent } from '../src/http/presenters/sent.ts'

const stored: StoredMessage = {
  id: '1',
  conversationId: 'c',
  nativeId: 'm_1',
  direction: 'inbound',
  attachments: [],
  reactions: [],
  account: { nativeId: 'page', name: 'Page' },
}

describe('a message', () => {
  it('of somebody we do not know leaves them out', () => {
    const inbound = presentMessage(stored, 'facebook')
    expect(inbound).not.toHaveProperty('senderId')
    expect(inbound).not.toHaveProperty('senderDetails')
    expect(inbound).toMatchObject({ action: 'received', recipientId: 'page' })

    const outbound = presentMessage({ ...stored, direction: 'outbound' }, 'facebook')
    expect(outbound).not.toHaveProperty('recipientId')
    expect(outbound).not.toHaveProperty('recipientDetails')
    expect(outbound).toMatchObject({ senderId: 'page', senderDetails: { name: 'Page' } })
  })

  it('may hold what nobody could name', () => {
    const attachments = [{ kind: 'unsupported', nativeType: 'hologram', raw: { a: 1 } }] as const
    expect(presentMessage({ ...stored, attachments }, 'facebook').attachments).toEqual([
      { type: 'unsupported', nativeType: 'hologram' },
    ])
  })
})

describe('an error of an adapter speaks the language of the wire', () => {
  const shown = (error: DmError) =>
    (presentError(WireError.from(error), 'messages').body as { message: string }).message

  it.each([
    ['text', 'message'],
    ['attachments[1].url', 'mediaUrls[1]'],
    ['attachments', 'mediaUrls'],
    ['to.participantId', 'recipientId'],
    ['to.id', 'conversationId'],
  ])('%s is %s', (field, wire) => {
    const error = new DmError({ code: 'invalid_request', field, message: 'It is not right.' })
    expect(WireError.from(error).options.field).toBe(wire)
    expect(shown(error)).toContain(wire)
  })

  it('does not say the same thing twice', () => {
    const message = 'The time in which a reply is allowed has passed; wait for the person to write.'
    expect(shown(new DmError({ code: 'window_closed', message }))).toBe(message)
    expect(shown(new DmError({ code: 'window_closed', message: 'Too late.' }))).toBe(
      'The time in which a reply is allowed has passed. Too late.',
    )
  })

  it('advises nothing that it does not have', () => {
    const error = new DmError({
      code: 'message_too_long',
      field: 'text',
      message: "The text has 2001 characters: shorten it, or ask for a split with overflow 'split'.",
    })
    expect(shown(error)).toContain('message')
    expect(shown(error)).not.toContain('split')
  })
})

describe('the answer to a send', () => {
  const failed = (error: DmError, text?: string) =>
    ({ status: 'failed', error, ...(text !== undefined && { text }) }) as const
  const conversation = {
    id: 'c',
    accountId: 'a',
    kind: 'direct',
    encrypted: false,
    status: 'active',
  } as const
  const present = (...parts: ReturnType<typeof failed>[]) =>
    presentSent(
      {
        conversation,
        result: {
          messageId: 'm_1',
          parts: [{ status: 'sent', messageId: 'm_1', text: 'Hi' }, ...parts],
          warnings: [],
        },
      },
      { platform: 'facebook', message: 'Hi', windows: undefined, now: 0 },
    ).messages?.[1]

  it('says of a piece that failed what an error answer would say', () => {
    const error = new DmError({ code: 'message_too_long', field: 'text', message: 'Too long.' })
    expect(present(failed(error, 'Long'))).toMatchObject({
      status: 'error',
      message: 'Long',
      error: { code: 101, message: expect.stringContaining('message') as string, retryAvailable: false },
    })
  })

  it('names every picture of a piece', () => {
    const error = new DmError({ code: 'rate_limited', retryable: true, message: 'Slower.' })
    const attachments = ['https://a.example/1.png', 'https://a.example/2.png'].map(
      (url) => ({ kind: 'image', url }) as const,
    )
    expect(present({ ...failed(error), attachments } as never)).toMatchObject({
      mediaUrl: 'https://a.example/1.png',
      mediaUrls: ['https://a.example/1.png', 'https://a.example/2.png'],
      error: { code: 429, retryAvailable: true },
    })
  })

  it('says of a piece that may have gone out only that', () => {
    const error = new DmError({ code: 'outcome_unknown', retryable: true, message: 'Nobody knows.' })
    expect(present(failed(error, 'Perhaps'))).toMatchObject({
      status: 'unknown',
      message: 'Perhaps',
      error: { code: 9031, retryAvailable: false },
    })
  })
})
