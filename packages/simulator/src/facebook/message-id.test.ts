import { expect, it } from 'vitest'
import { nextMid } from './message-id.ts'

it('gives no id that still seems to have its prefix when it is left out', () => {
  const texts = ['m_m_x', 'm_x', 'mx']
  expect(nextMid({ nextText: () => texts.shift() ?? '' })).toBe('m_mx')
})
