import { ControlError } from '../control-error.ts'
import type { ControlInput } from '../control-input.ts'
import { keepMedia } from '../graph/media-host.ts'
import type { FacebookContext } from './context.ts'
import type { StickerAttachment } from './world.ts'

/** The small thumbs-up. */
const thumbsUp = '369239263222822'

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
