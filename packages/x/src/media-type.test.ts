import { describe, expect, it } from 'vitest'
import { mediaTypeOf } from './media-type.ts'

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('mediaTypeOf', () => {
  it.each([
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['GIF87a', 'image/gif'],
    ['RIFF\x01\n\x03\x04WEBPVP8 ', 'image/webp'],
    ['BM\x36', 'image/bmp'],
    ['II*\0', 'image/tiff'],
    ['MM\0*', 'image/tiff'],
    ['\0\0\0\x14ftypqt  ', 'video/quicktime'],
    ['\0\0\0\x18ftypisom', 'video/mp4'],
    ['\x1aE\xdf\xa3', 'video/webm'],
  ])('knows %j by its first bytes, whatever it is called', (text, type) => {
    expect(mediaTypeOf(bytesOf(text), 'application/pdf')).toBe(type)
  })

  it('believes the name of what it cannot know, when X takes that', () => {
    expect(mediaTypeOf(bytesOf('G@'), 'Video/MP2T; codecs="x"')).toBe('video/mp2t')
    expect(mediaTypeOf(bytesOf('%PDF'), 'application/pdf')).toBeUndefined()
    expect(mediaTypeOf(new Uint8Array(), undefined)).toBeUndefined()
    expect(mediaTypeOf(new Uint8Array(), 'constructor')).toBeUndefined()
  })
})
