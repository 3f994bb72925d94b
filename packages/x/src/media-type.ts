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

/** How files of each type begin. `undefined` in a pattern is any byte. */
const signatures: readonly (readonly [type: string, pattern: readonly (number | undefined)[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  [
    'image/webp',
    [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
  ],
  ['image/bmp', [0x42, 0x4d]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['video/quicktime', [...anyBytes(4), 0x66, 0x74, 0x79, 0x70, 0x71, 0x74, 0x20, 0x20]],
  ['video/mp4', [...anyBytes(4), 0x66, 0x74, 0x79, 0x70]],
  ['video/webm', [0x1a, 0x45, 0xdf, 0xa3]],
]

function anyBytes(count: number): undefined[] {
  return Array.from({ length: count }, () => undefined)
}

/**
 * The media type of a file: by its first bytes, because the declared one is often wrong, else as declared.
 * `undefined` when neither is of a type that X takes.
 */
export function mediaTypeOf(bytes: Uint8Array, declared: string | undefined): string | undefined {
  const sniffed = signatures.find(([, pattern]) =>
    pattern.every((byte, index) => byte === undefined || bytes[index] === byte),
  )?.[0]
  if (sniffed !== undefined) return sniffed
  const plain = declared?.split(';')[0]?.trim().toLowerCase() ?? ''
  return Object.hasOwn(mediaCategories, plain) ? plain : undefined
}
