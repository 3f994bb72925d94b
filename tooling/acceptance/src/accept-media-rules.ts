import { describe, expect, it } from 'vitest'
import { refusalOf, type Json, type Target } from './call.ts'

const image = 'https://example.com/picture.jpg'

/** Rules of the API for media that a network itself need not have. Nothing of it is sent. */
export function acceptMediaRules(platforms: readonly string[], target: () => Target): void {
  const refused = async (platform: string, body: Json, field: string) => {
    const { message } = await refusalOf(target(), `/messages/${platform}`, {
      body: { recipientId: '1', ...body },
    })
    expect(message).toContain(field)
  }

  describe.runIf(platforms.includes('twitter'))('media on twitter', () => {
    it('is refused without text', () => refused('twitter', { mediaUrls: [image] }, 'message'))

    it('is refused when it is more than one', () =>
      refused('twitter', { message: 'Two', mediaUrls: [image, image] }, 'mediaUrls'))
  })

  describe.runIf(platforms.includes('facebook'))('media on facebook', () => {
    it('is refused when its URL has a query', () =>
      refused('facebook', { mediaUrls: [`${image}?signed=1`] }, 'mediaUrls'))
  })
}
