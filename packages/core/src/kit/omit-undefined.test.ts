import { expect, expectTypeOf, test } from 'vitest'
import type { MessageDeleted } from '../model/inbound-event.ts'
import type { Participant } from '../model/participant.ts'
import { omitUndefined } from './omit-undefined.ts'

const unknownValue = (): unknown => undefined
const maybe = (value?: string): string | undefined => value

test('drops undefined and keeps null, false, 0 and empty text', () => {
  expect(
    Object.keys(omitUndefined({ a: undefined, b: null, c: false, d: 0, e: '', f: { g: undefined } })),
  ).toEqual(['b', 'c', 'd', 'e', 'f'])
})

test('does not touch the original and is not deep', () => {
  const inner = { gone: undefined }
  const original = { inner, gone: undefined }
  expect(omitUndefined(original).inner).toBe(inner)
  expect('gone' in original).toBe(true)
})

test('is typed for the model', () => {
  const participant: Participant = omitUndefined({ id: '1', name: maybe('Ada'), username: maybe() })
  expect(participant).toEqual({ id: '1', name: 'Ada' })
  const event: MessageDeleted = omitUndefined({
    type: 'message.deleted',
    platform: 'facebook',
    id: 'e1',
    accountId: 'a',
    occurredAt: maybe(),
    conversation: { participantId: 'p' },
    messageId: 'm',
    raw: unknownValue(),
  })
  expect(event).not.toHaveProperty('occurredAt')
  expectTypeOf(omitUndefined({ a: maybe(), b: Number('1') })).toEqualTypeOf<{
    readonly a?: string
    readonly b: number
  }>()
})
