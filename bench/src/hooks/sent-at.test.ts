import { expect, it } from 'vitest'
import { sentAt, textAt } from './sent-at.ts'

it('reads out of a body when its message was written', () => {
  const now = 1_764_000_000_123
  expect(sentAt(Buffer.from(JSON.stringify({ é: 'é', message: textAt(now), id: 1 })))).toBe(now)
  expect(sentAt(Buffer.from('{"message":"anything else"}'))).toBeUndefined()
})
