import { describe, expect, it } from 'vitest'
import { mediaExpiry } from './media-expiry.ts'

describe('mediaExpiry', () => {
  it('reads the moment in the link', () => {
    expect(mediaExpiry('https://scontent.example/a.jpg?oh=1&oe=66A55030')).toBe('2024-07-27T19:53:20.000Z')
  })

  it.each([undefined, 'not a link', 'https://example.com/a.jpg', 'https://example.com/?oe=soon'])(
    'reads none in %s',
    (url) => {
      expect(mediaExpiry(url)).toBeUndefined()
    },
  )
})
