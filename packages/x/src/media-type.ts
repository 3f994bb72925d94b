/** What X calls the use of media in a message; another one is refused there. */
export type MediaCategory = 'dm_image' | 'dm_gif' | 'dm_video'

const mebibyte = 1024 * 1024

/** The largest of each that X takes. */
export const maxBytesOf: Readonly<Record<MediaCategory, number>> = {
  dm_image: 5 * mebibyte,
  dm_gif: 15 * mebibyte,
  dm_video: 512 * mebibyte,
}

/**
 * Media types that X takes.
 *
 * @see https://docs.x.com/x-api/media/introduction
 */
export const mediaCategories: Readonly<Record<string, MediaCategory>> = {
  'image/jpeg': 'dm_image',
  'image/pjpeg': 'dm_image',
  'image/png': 'dm_image',
  'image/webp': 'dm_image',
  'image/bmp': 'dm_image',
  'image/tiff': 'dm_image',
  'image/gif': 'dm_gif',
  'video/mp4': 'dm_video',
  'video/quicktime': 'dm_video',
  'video/webm': 'dm_video',
  'video/mp2t': 'dm_video',
}

/** How files of each type begin, a byte a character. */
const signatures: readonly (readonly [type: string, beginning: RegExp])[] = [
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/png', /^\x89PNG/],
  ['image/gif', /^GIF8/],
  ['image/webp', /^RIFF.{4}WEBP/s],
  ['image/bmp', /^BM/],
  ['image/tiff', /^(II\*\0|MM\0\*)/],
  ['video/quicktime', /^.{4}ftypqt/s],
  ['video/mp4', /^.{4}ftyp/s],
  ['video/webm', /^.E\xdf\xa3/s],
]

/**
 * The media type of a file: by its first bytes, because the declared one is often wrong, else as declared.
 * `undefined` when neither is of a type that X takes.
 */
export function mediaTypeOf(bytes: Uint8Array, declared: string | undefined): string | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, 12))
  const sniffed = signatures.find(([, pattern]) => pattern.test(beginning))?.[0]
  if (sniffed !== undefined) return sniffed
  const plain = declared?.split(';')[0]?.trim().toLowerCase() ?? ''
  return Object.hasOwn(mediaCategories, plain) ? plain : undefined
}
