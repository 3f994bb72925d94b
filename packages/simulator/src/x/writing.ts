import { ControlError } from '../control-error.ts'
import { controlInput, oneOf, type ControlInput } from '../control-input.ts'
import { messageActivities, secretActivities } from './activities.ts'
import type { XContext } from './context.ts'
import { addMessage } from './conversations.ts'
import { groupOf } from './group-acts.ts'
import { documentedLimits as limits } from './limits.ts'
import { keepMedia } from './media-store.ts'
import { directOf, type Act, type Scene } from './scene.ts'
import { isBlocked } from './user-view.ts'
import type { Conversation, Media, MediaKind, SecretMessage } from './world.ts'

/** The person writes: to the account, or in a group. */
export async function write(scene: Scene): Promise<Act> {
  const { context, input, person, atMs } = scene
  const text = [input.text('text'), input.text('share')].filter((part) => part !== undefined).join(' ')
  const isSecret = input.flag('encrypted')
  if (text === '' && !input.has('attachments') && !isSecret) {
    throw new ControlError(input.path('text'), 'is required, unless the body has another act')
  }
  const share = input.text('share')
  if (share !== undefined && !/^https:\/\/(x|twitter)\.com\/\w+\/status\/\d+/.test(share)) {
    throw new ControlError(input.path('share'), 'must be the address of a post')
  }
  const group = input.has('group')
  const conversation = group ? groupOf(scene) : directOf(scene)
  if (!group && isBlocked(context, person.id, context.seed().userId)) {
    throw new ControlError(input.path('from'), 'cannot write: one of the two has blocked the other')
  }
  if (!group && (isSecret || conversation.migrated)) return whisper(scene, conversation, text)
  const media = await spokenMedia(context, input)
  const message = addMessage(context, conversation, { atMs, senderId: person.id, text, media })
  return {
    result: { mid: message.id, from: person.id, conversationId: conversation.id },
    activities: messageActivities(context, conversation, [message]),
  }
}

/** Something encrypted is said: it exists in Chat, and nowhere on the legacy endpoints. */
export function whisper(
  { context, atMs, person }: Scene,
  conversation: Conversation,
  text: string,
  senderId = person.id,
): Act {
  const secret: SecretMessage = { id: crypto.randomUUID(), senderId, text, atMs }
  conversation.secrets.push(secret)
  return {
    result: { mid: secret.id, from: senderId, conversationId: conversation.id },
    activities: secretActivities(context, conversation, secret),
  }
}

const kinds: Record<string, MediaKind> = { image: 'photo', gif: 'animated_gif', video: 'video' }

/** The attachment somebody sends along, at most one. */
export async function spokenMedia(context: XContext, input: ControlInput): Promise<Media | undefined> {
  const list = input.list('attachments') ?? []
  if (list.length > limits.attachments) {
    throw new ControlError(input.path('attachments'), 'can hold one media at most')
  }
  if (list.length === 0) return undefined
  const known = ['type', 'contentType', 'contentBase64']
  const given = controlInput(list[0], known, input.path('attachments[0]'))
  const kind = kinds[oneOf(given, 'type', Object.keys(kinds)) ?? '']
  if (!kind) throw new ControlError(given.path('type'), 'is required')
  const content = given.text('contentBase64')
  return keepMedia(context, {
    kind,
    contentType: given.text('contentType'),
    bytes: content === undefined ? undefined : decode(content, given.path('contentBase64')),
  })
}

function decode(text: string, field: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    throw new ControlError(field, 'must be base64')
  }
}
