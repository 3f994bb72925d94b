import { ControlError } from '../control-error.ts'
import { controlInput, type ControlInput } from '../control-input.ts'
import { isMediaKind, type FileAttachment, type OtherAttachment } from './files.ts'
import { keepMedia, type MediaContext } from './media-host.ts'

/** A file or anything else attached to a message of the person. */
export interface SpokenAttachment {
  /** `image`, `video`, `audio`, `file`, or any other type, which then travels as `{type, payload}`. */
  type: string
  /** An address to show; without one the media host keeps a sample, or the given content. */
  url?: string
  name?: string
  contentType?: string
  contentBase64?: string
  /** For other types: shares, reels, templates, unheard-of ones. `null` is a payload too. */
  payload?: Record<string, unknown> | null
  /** For other types: members beside the payload, as the older fallback has `title` and `url`. */
  beside?: Record<string, unknown>
}

const known = ['type', 'url', 'name', 'contentType', 'contentBase64', 'payload', 'beside']

/** The attachments a person sends along. */
export function spokenAttachments(
  context: MediaContext,
  input: ControlInput,
  samplePayload: (type: string, url: string | undefined) => Record<string, unknown> | null = justUrl,
): (FileAttachment | OtherAttachment)[] {
  return (input.list('attachments') ?? []).map((item, index) => {
    const given = controlInput(item, known, input.path(`attachments[${index}]`))
    return spokenAttachment(context, given, samplePayload)
  })
}

function justUrl(_type: string, url: string | undefined) {
  return url === undefined ? null : { url }
}

function spokenAttachment(
  context: MediaContext,
  given: ControlInput,
  samplePayload: (type: string, url: string | undefined) => Record<string, unknown> | null,
): FileAttachment | OtherAttachment {
  const type = given.text('type')
  if (type === undefined) throw new ControlError(given.path('type'), 'is required')
  const url = given.text('url')
  const id = context.ids.nextDigits()
  if (!isMediaKind(type)) {
    const beside = given.object('beside')
    const payload =
      given.value.payload === null ? null : (given.object('payload') ?? samplePayload(type, url))
    return { kind: 'other', id, type, payload, beside }
  }
  const name = given.text('name')
  const contentType = given.text('contentType')
  if (url !== undefined) {
    const mimeType = contentType ?? 'application/octet-stream'
    return { kind: type, id, source: { kind: 'external', url }, name: name ?? type, mimeType, size: null }
  }
  const content = given.text('contentBase64')
  const bytes = content === undefined ? undefined : decode(content, given.path('contentBase64'))
  const media = keepMedia(context, type, { name, contentType, ...(bytes ? { bytes } : {}) })
  return {
    kind: type,
    id,
    source: { kind: 'hosted', mediaId: media.id },
    name: media.name,
    mimeType: media.contentType,
    size: bytes?.byteLength ?? null,
  }
}

function decode(text: string, field: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    throw new ControlError(field, 'must be base64')
  }
}
