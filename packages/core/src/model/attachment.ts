import type { Timestamp } from './platform.ts'

/**
 * What an attachment is, to somebody who shows it.
 *
 * - `share`: a link, post, reel or story of the network; `url` is a page, not a media file
 * - `template`: buttons, cards and other structured content
 * - `unsupported`: something the network or the adapter could not name; look at `nativeType` and `raw`
 */
export type AttachmentKind =
  'image' | 'video' | 'audio' | 'file' | 'sticker' | 'share' | 'location' | 'template' | 'unsupported'

/** Something that came with a message beside its text. */
export interface Attachment {
  readonly kind: AttachmentKind
  /** The network's own word for it, for example `ig_reel` or `animated_gif`. */
  readonly nativeType: string
  /** The network's id of the media, where it has one. */
  readonly id?: string
  /** Where the bytes are, or for `share` the page. Media links of the networks expire. */
  readonly url?: string
  /** When `url` stops working; absent when it does not say. Read the message again for a fresh one. */
  readonly expiresAt?: Timestamp
  readonly previewUrl?: string
  readonly mimeType?: string
  readonly name?: string
  readonly title?: string
  readonly sizeBytes?: number
  /** Pixels. */
  readonly width?: number
  /** Pixels. */
  readonly height?: number
  readonly durationMs?: number
  /** WGS 84 degrees, for `location`. */
  readonly coordinates?: { readonly latitude: number; readonly longitude: number }
  /** What the network sent, unchanged. Always there for `share`, `template` and `unsupported`. */
  readonly raw?: unknown
}
