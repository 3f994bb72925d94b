import { describe, expect, it } from 'vitest'
import { DmError } from '../errors/dm-error.ts'
import { sendInTurn } from './send-in-turn.ts'

const image = { kind: 'image', url: 'https://example.com/a.png' } as const
const refused = new DmError({ code: 'rate_limited', message: 'slow down', retryable: true, retryAfterMs: 9 })

describe('sendInTurn', () => {
  it('sends one after the other and names the text as the message', async () => {
    const running: string[] = []
    const result = await sendInTurn(
      [{ attachments: [image] }, { text: 'b' }, { text: 'c' }],
      async (piece) => {
        running.push(piece.text ?? 'image')
        await Promise.resolve()
        return { messageId: `id-${piece.text ?? 'image'}`, recipientId: 'them' }
      },
    )
    expect(running).toEqual(['image', 'b', 'c'])
    expect(result).toEqual({
      messageId: 'id-b',
      recipientId: 'them',
      warnings: [],
      parts: [
        { attachments: [image], status: 'sent', messageId: 'id-image' },
        { text: 'b', status: 'sent', messageId: 'id-b' },
        { text: 'c', status: 'sent', messageId: 'id-c' },
      ],
    })
  })

  it('fails with the first piece and tells of later ones', async () => {
    await expect(sendInTurn([{ text: 'a' }], () => Promise.reject(refused))).rejects.toBe(refused)

    const { messageId, parts } = await sendInTurn(
      [{ text: 'a' }, { text: 'b' }, { text: 'c' }],
      ({ text }) => (text === 'a' ? Promise.resolve({ messageId: '1' }) : Promise.reject(refused)),
    )
    expect(messageId).toBe('1')
    expect(parts.map(({ text, status }) => [text, status])).toEqual([
      ['a', 'sent'],
      ['b', 'failed'],
      ['c', 'failed'],
    ])
    expect(parts[2]).toMatchObject({ error: { code: 'rate_limited', retryable: true, retryAfterMs: 9 } })
  })

  it('sends what stands in for a piece that was refused', async () => {
    const { parts } = await sendInTurn(
      [{ text: 'a' }, { text: 'b c' }, { text: 'd' }],
      ({ text }) => (text.length > 1 ? Promise.reject(refused) : Promise.resolve({ messageId: text })),
      [],
      ({ text }, error) => (error === refused ? text.split(' ').map((one) => ({ text: one })) : undefined),
    )
    expect(parts).toEqual(['a', 'b', 'c', 'd'].map((text) => ({ text, status: 'sent', messageId: text })))
  })

  it('does not know the outcome of a piece that came back without an id, but that of the rest', async () => {
    await expect(sendInTurn([{ text: 'a' }], () => Promise.resolve({}))).rejects.toMatchObject({
      code: 'outcome_unknown',
    })
    const { parts } = await sendInTurn([{ text: 'a' }, { text: 'b' }, { text: 'c' }], ({ text }) =>
      Promise.resolve(text === 'a' ? { messageId: '1' } : {}),
    )
    expect(parts[1]).toMatchObject({ error: { code: 'outcome_unknown' } })
    expect(parts[2]).toMatchObject({ error: { code: 'upstream_unavailable', retryable: true } })
  })

  it('keeps what went out when something breaks that nobody foresaw, and does not know of the piece it broke in', async () => {
    const broken = new TypeError('a value that may hold a secret')
    await expect(sendInTurn([{ text: 'a' }], () => Promise.reject(broken))).rejects.toBe(broken)

    const { messageId, parts } = await sendInTurn(
      [{ text: 'a' }, { text: 'b' }, { text: 'c' }],
      ({ text }) => (text === 'a' ? Promise.resolve({ messageId: '1' }) : Promise.reject(broken)),
    )
    expect(messageId).toBe('1')
    expect(parts).toMatchObject([
      { text: 'a', status: 'sent', messageId: '1' },
      { text: 'b', status: 'failed', error: { code: 'outcome_unknown', retryable: false, cause: broken } },
      { text: 'c', status: 'failed', error: { code: 'upstream_unavailable', retryable: true } },
    ])
    expect(JSON.stringify(parts)).not.toContain('secret')
  })

  it('keeps what went out when nothing can be found to stand in', async () => {
    const { parts } = await sendInTurn(
      [{ text: 'a' }, { text: 'b' }],
      ({ text }) => (text === 'a' ? Promise.resolve({ messageId: '1' }) : Promise.reject(refused)),
      [],
      () => {
        throw new TypeError('no idea')
      },
    )
    expect(parts).toMatchObject([{ status: 'sent' }, { status: 'failed', error: { code: 'rate_limited' } }])
  })
})
