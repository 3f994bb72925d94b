import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { keepMedia } from '../graph/media-host.ts'
import { spokenAttachments } from '../graph/spoken-attachments.ts'
import { tappedReply } from '../graph/speaking.ts'
import { openWindow } from '../graph/window.ts'
import type { InstagramContext } from './context.ts'
import { actOn, knownMessage, type Act, type Scene } from './scene.ts'
import { addMessage, newMids } from './threads.ts'
import type { InstagramEvent } from './event.ts'
import { fromCustomer, messageEvent } from './webhooks.ts'
import type { Attachment, Message, Story } from './world.ts'

/** Fields that make an act a message. */
export const writingFields = [
  'text',
  'attachments',
  'sticker',
  'quickReply',
  'storyReply',
  'storyMention',
  'ephemeral',
  'unsupported',
]

/** The person writes. */
export function write(scene: Scene): Act {
  const { context, input, conversation, standby } = scene
  const tapped = tappedReply(input, conversation.messages)
  const text = input.text('text') ?? tapped?.title ?? ''
  const attachments = attachmentsOf(scene)
  const story = storyOf(scene)
  const unsupported = input.flag('unsupported')
  if (text === '' && attachments.length === 0 && !story && !unsupported) {
    throw new ControlError(input.path('text'), 'is required, unless the body has another act')
  }
  const replyTo = input.has('replyTo') ? knownMessage(scene, 'replyTo', input.text('replyTo')) : undefined
  const message = addMessage(context.world, conversation, scene.atMs, {
    mids: newMids(context),
    from: 'customer',
    text,
    attachments,
    story,
    unsupported,
    tapped: tapped?.payload,
    replyTo: replyTo?.mid,
  })
  openWindow(conversation, message.atMs, true)
  const told = messageEvent(context, message, { referral: input.object('referral') }, standby)
  return actOn(scene, message, [...editToldFirst(scene, message), ...audience(scene, told)])
}

/** A sticker is told to those only whom the guess about it names. */
function audience({ context, input }: Scene, event: InstagramEvent): InstagramEvent[] {
  const { stickerWebhooks } = context.switches.limits
  if (!input.flag('sticker') || stickerWebhooks === 'both') return [event]
  return stickerWebhooks === 'none' ? [] : [{ ...event, only: stickerWebhooks }]
}

/** Edits were seen to arrive 0.7 seconds before their message. */
function editToldFirst(scene: Scene, message: Message): InstagramEvent[] {
  const given = scene.input.object('editFirst')
  if (!given) return []
  const path = scene.input.path('editFirst')
  const text = controlInput(given, ['text'], path).text('text')
  if (text === undefined) throw new ControlError(`${path}.text`, 'is required')
  message.edits += 1
  const body = { message_edit: { mid: message.mid, text, num_edit: message.edits } }
  const event = fromCustomer(message, message.atMs + 1, body, { standby: scene.standby })
  // The message is told as it was written, and read as it was edited.
  message.text = text
  return [event]
}

function attachmentsOf({ context, input }: Scene): Attachment[] {
  const attachments: Attachment[] = spokenAttachments(context, input, (type, url) =>
    samplePayload(context, type, url),
  )
  if (input.flag('sticker')) {
    const media = keepMedia(context, 'image', { name: 'sticker.png' })
    attachments.push({
      kind: 'image',
      id: context.ids.nextDigits(),
      source: { kind: 'hosted', mediaId: media.id },
      name: media.name,
      mimeType: media.contentType,
      size: null,
    })
  }
  if (input.flag('ephemeral')) {
    attachments.push({ kind: 'other', id: context.ids.nextDigits(), type: 'ephemeral', payload: null })
  }
  return attachments
}

/** What is shared when nobody says what. */
function samplePayload({ ids }: InstagramContext, type: string, url: string | undefined) {
  const id = ids.nextDigits()
  switch (type) {
    case 'ig_post':
    case 'share':
      return {
        ig_post_media_id: id,
        title: 'A post',
        url: url ?? `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${id}`,
      }
    case 'ig_reel':
    case 'reel':
      return { reel_video_id: id, title: 'A reel', url: url ?? `https://www.instagram.com/reel/${id}/` }
    case 'ig_story':
    case 'story':
      return {
        story_media_id: id,
        story_media_url: url ?? `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${id}`,
      }
    default:
      return url === undefined ? null : { url }
  }
}

function storyOf({ context, input }: Scene): Story | undefined {
  const kind = input.has('storyReply') ? 'reply' : input.has('storyMention') ? 'mention' : undefined
  if (!kind) return undefined
  const name = kind === 'reply' ? 'storyReply' : 'storyMention'
  const given = input.value[name] === true ? {} : input.object(name)
  const known = kind === 'reply' ? ['id', 'linkStickerUrl'] : ['id']
  const story = controlInput(given, known, input.path(name))
  const media = keepMedia(context, 'image', { name: 'story.png' })
  return {
    kind,
    id: story.text('id') ?? context.ids.nextDigits(),
    mediaId: media.id,
    linkStickerUrl: story.text('linkStickerUrl'),
  }
}
