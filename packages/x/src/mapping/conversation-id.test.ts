import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directConversationId, encryptedRef, peerOf, placeOf } from './conversation-id.ts'

const id = fc.bigInt({ min: 1n, max: 9_999_999_999_999_999_999n }).map(String)

describe('directConversationId', () => {
  it('puts the smaller number first, beyond what a JavaScript number holds', () => {
    expect(directConversationId('1900000000000000002', '1900000000000000001')).toBe(
      '1900000000000000001-1900000000000000002',
    )
    expect(directConversationId('1001', '999')).toBe('999-1001')
  })

  it('is the same from both sides, ordered as numbers, and leads to the other side', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        const conversation = directConversationId(one, other)
        expect(conversation).toBe(directConversationId(other, one))
        const [first = '', second = ''] = conversation.split('-')
        expect(BigInt(first) <= BigInt(second)).toBe(true)
        expect(peerOf(conversation, one)).toBe(other)
        expect(peerOf(conversation, other)).toBe(one)
      }),
    )
  })
})

describe('encryptedRef', () => {
  it.each([
    ['2002:1001', { id: '1001:2002', participantId: '2002', encrypted: true }],
    ['1001-2002', { id: '1001:2002', participantId: '2002', encrypted: true }],
    ['g123', { id: 'g123', encrypted: true }],
    ['odd', { id: 'odd', encrypted: true }],
  ])('reads %s', (native, ref) => {
    expect(encryptedRef(native, '1001', '2002')).toEqual(ref)
  })

  it('is the same whichever of the two stands first', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(encryptedRef(`${one}:${other}`, one, other)).toEqual(
          encryptedRef(`${other}:${one}`, one, other),
        )
      }),
    )
  })

  it('is never the classic conversation of the same two', () => {
    fc.assert(
      fc.property(id, id, fc.constantFrom(':', '-'), (one, other, sign) => {
        const ref = encryptedRef(`${one}${sign}${other}`, one, other)
        expect(ref.id).not.toBe(directConversationId(one, other))
        expect(() => placeOf({ id: ref.id ?? '' }, one, 'send')).toThrow(
          expect.objectContaining({ code: 'recipient_unavailable' }) as Error,
        )
      }),
    )
  })
})

describe('placeOf', () => {
  it('takes the group before the person, and the person before the id', () => {
    const group = '1850000000000000000'
    expect(placeOf({ id: group, participantId: '2002' }, '1001', 'send')).toEqual({ groupId: group })
    expect(placeOf({ id: '2002-1001' }, '1001', 'read')).toEqual({ participantId: '2002' })
    expect(placeOf({ id: '1001-1001' }, '1001', 'read')).toEqual({ participantId: '1001' })
  })
})
