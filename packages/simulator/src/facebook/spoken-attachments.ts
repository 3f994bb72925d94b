import { ControlError } from '../control-error.ts'
import { controlInput, type ControlInput } from '../control-input.ts'
import { isMediaKind } from './attachments.ts'
import type { FacebookContext } from './context.ts'
import { keepMedia } from './media-host.ts'
import type { Attachment, StickerAttachment } from './world.ts'

const known = ['type', 'url', 'name', 'contentType', 'contentBase64', 'payload', 'beside']

/** The small thumbs-up. */
const thumbsUp = '369239263222822'

/** The attachments a person sends along. */
export function spokenAttachments(context: FacebookContext, input: ControlInput): Attachment[] {
  return (input.list('attachments') ?? []).map((item, index) =>
    spokenAttachment(context, controlInput(item, known, input.path(`attachments[${index}]`))),
  )
}

function spokenAttachment(context: FacebookContext, given: ControlInput): Attachment {
  const type = given.text('type')
  if (type === undefined) throw new ControlError(given.path('type'), 'is required')
  const url = given.text('url')
  const id = context.ids.nextDigits()
  if (!isMediaKind(type)) {
    const beside = given.object('beside')
    const payload = given.value.payload === null ? null : (given.object('payload') ?? (url ? { url } : null))
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

/** The sticker a person sends. */
export function spokenSticker(context: FacebookContext, input: ControlInput): StickerAttachment | undefined {
  const given = input.value.sticker
  if (given === undefined || given === false) return undefined
  const stickerId = given === true ? thumbsUp : given
  if (typeof stickerId !== 'string' || !/^\d+$/.test(stickerId)) {
    throw new ControlError(input.path('sticker'), 'must be true or a sticker id')
  }
  const media = keepMedia(context, 'image', { name: 'sticker.png' })
  return {
    kind: 'sticker',
    id: context.ids.nextDigits(),
    stickerId,
    source: { kind: 'hosted', mediaId: media.id },
  }
}

function decode(text: string, field: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    throw new ControlError(field, 'must be base64')
  }
}
