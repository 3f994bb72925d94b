import { expect, it } from 'vitest'
import { answersAtMost, freshForMs, reasonForSilence, usualAutoResponse } from './auto-response.ts'

const now = Date.UTC(2026, 10, 1)
const usual = {
  messagingActive: true,
  response: { ...usualAutoResponse, active: true },
  message: { text: 'Hello?', sentAt: new Date(now - 1_000) },
  conversation: { kind: 'direct', encrypted: false },
  windowOpen: true,
  answers: 0,
  now,
} as const

it('a fresh message of one person is answered, also one without text', () => {
  expect(reasonForSilence(usual)).toBeUndefined()
  expect(reasonForSilence({ ...usual, message: { sentAt: new Date(now - freshForMs) } })).toBeUndefined()
})

it.each([
  ['may not be sent', { messagingActive: false }, /messaging is off/],
  ['is off', { response: usualAutoResponse }, /off/],
  ['meets a message that was taken back', { message: undefined }, /taken back/],
  ['meets a group', { conversation: { kind: 'group', encrypted: false } }, /several people/],
  ['meets an encrypted thread', { conversation: { kind: 'direct', encrypted: true } }, /encrypted/],
  ['meets an old message', { message: { text: 'a', sentAt: new Date(now - freshForMs - 1) } }, /old/],
  ['meets a message without a time', { message: { text: 'a' } }, /old/],
  [
    'meets itself',
    { message: { ...usual.message, text: ` ${usualAutoResponse.message}` } },
    /automatic answer itself/,
  ],
  ['comes after the window', { windowOpen: false }, /window/],
  ['was said too often', { answers: answersAtMost }, /too many/],
] as const)('an automatic answer is held back when it %s', (_when, change, reason) => {
  expect(reasonForSilence({ ...usual, ...change })).toMatch(reason)
})
