import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { handOver } from '../graph/ownership.ts'
import { askedAct } from '../graph/speaking.ts'
import { openWindow } from '../graph/window.ts'
import { comment } from './comments.ts'
import { pageInbox, self } from './own-acts.ts'
import { knownMessage, ownMessage, toldAs, type Act, type Scene } from './scene.ts'
import { addMessage, newMids } from './threads.ts'
import { fieldByKey } from './webhook-fields.ts'
import { fromCustomer } from './webhooks.ts'
import { writingFields } from './writing.ts'

/** Acts other than writing, by the field that asks for them. */
const acts: Record<string, (scene: Scene) => Act> = {
  reaction,
  edit,
  unsend,
  read,
  postback,
  optin: (scene) => toldAs(scene, { optin: scene.input.object('optin') }),
  owner,
  comment,
  pageInbox,
  self,
  raw,
}

/** Does the act that a body asks for; undefined when it is a message. */
export function otherAct(scene: Scene): Act | undefined {
  const { input } = scene
  const asked = askedAct(input, Object.keys(acts), writingFields)
  if (asked !== undefined) return acts[asked]?.(scene)
  const writes = writingFields.some((name) => input.has(name))
  return input.has('referral') && !writes ? referral(scene) : undefined
}

const reactionNames: Record<string, string> = {
  '❤': 'love',
  '❤️': 'love',
  '👍': 'like',
  '😂': 'laugh',
  '😆': 'laugh',
  '😮': 'wow',
  '😢': 'sad',
  '😠': 'angry',
  '😡': 'angry',
}

function reaction(scene: Scene): Act {
  const { context, conversation, input, atMs } = scene
  const known = ['mid', 'emoji', 'action']
  const given = controlInput(input.object('reaction'), known, input.path('reaction'))
  const message = knownMessage(scene, 'reaction.mid', given.text('mid'))
  const { mid } = message
  const action = given.text('action') ?? 'react'
  if (action === 'unreact') {
    message.reactions.customer = undefined
    return toldAs(scene, { reaction: { mid, action } })
  }
  if (action !== 'react') throw new ControlError(given.path('action'), 'must be react or unreact')
  const emoji = given.text('emoji') ?? '❤️'
  message.reactions.customer = emoji
  if (context.switches.limits.reactionOpensWindow) openWindow(conversation, atMs, false)
  return toldAs(scene, { reaction: { mid, action, reaction: reactionNames[emoji] ?? 'other', emoji } })
}

function edit(scene: Scene): Act {
  const { input } = scene
  const given = controlInput(input.object('edit'), ['mid', 'text'], input.path('edit'))
  const message = ownMessage(scene, 'edit.mid', given.text('mid'))
  const text = given.text('text')
  if (text === undefined) throw new ControlError(given.path('text'), 'is required')
  message.text = text
  message.edits += 1
  return toldAs(scene, { message_edit: { mid: message.mid, text, num_edit: message.edits } }, message)
}

/** What was taken back cannot be read any more, and its media are gone. */
function unsend(scene: Scene): Act {
  const message = ownMessage(scene, 'unsend', scene.input.text('unsend'))
  message.unsent = true
  const { media } = scene.context.world
  for (const attachment of message.attachments) {
    if (attachment.kind !== 'other' && attachment.source.kind === 'hosted') {
      media.delete(attachment.source.mediaId)
    }
  }
  if (message.story) media.delete(message.story.mediaId)
  return toldAs(scene, { message: { mid: message.mid, is_deleted: true } }, message)
}

/** One message is named, and everything up to it is read; there is no watermark. */
function read(scene: Scene): Act {
  const { input, conversation } = scene
  const given = input.value.read
  const isObject = typeof given === 'object'
  if (!isObject && !input.flag('read')) throw new ControlError(input.path('read'), 'must be true or { mid }')
  const message = isObject
    ? knownMessage(scene, 'read.mid', controlInput(given, ['mid'], input.path('read')).text('mid'))
    : conversation.messages.findLast(({ from }) => from === 'account')
  if (!message) throw new ControlError(input.path('read'), 'needs a message of the account')
  conversation.readByCustomerMs = Math.max(conversation.readByCustomerMs ?? 0, message.atMs)
  return toldAs(scene, { read: { mid: message.mid } })
}

/** A tap on a button, an ice breaker or the menu: it opens the window and gives consent. */
function postback(scene: Scene): Act {
  const { context, conversation, input } = scene
  const known = ['payload', 'title', 'mid', 'referral']
  const given = controlInput(input.object('postback'), known, input.path('postback'))
  const payload = given.text('payload')
  if (payload === undefined) throw new ControlError(given.path('payload'), 'is required')
  const title = given.text('title') ?? payload
  const mid = given.text('mid')
  const mids = mid === undefined ? newMids(context) : { instagram_login: mid, facebook_login: mid }
  const message = addMessage(context.world, conversation, scene.atMs, {
    mids,
    from: 'customer',
    text: title,
    tapped: payload,
  })
  openWindow(conversation, message.atMs, true)
  const body = { mid: message.mid, title, payload, referral: given.object('referral') }
  return toldAs({ ...scene, atMs: message.atMs }, { postback: body }, message)
}

/** An ig.me link; without a message it is told for threads that exist. */
function referral(scene: Scene): Act {
  if (scene.conversation.messages.length === 0) {
    throw new ControlError(scene.input.path('referral'), 'alone needs a thread that exists')
  }
  return toldAs(scene, { referral: scene.input.object('referral') })
}

function owner(scene: Scene): Act {
  const { context, conversation, input } = scene
  const apps = { ours: context.app('facebook_login').id, other: context.seed().otherAppId }
  const body = handOver(context.clock, conversation, apps, input)
  return toldAs({ ...scene, standby: false }, body)
}

/** An item nobody here has heard of, or a broken one. */
function raw(scene: Scene): Act {
  const { standby, conversation, customer, atMs, input } = scene
  const given = input.object('raw') ?? {}
  const key = Object.keys(given).find((name) => name in fieldByKey)
  const field = fieldByKey[key ?? 'message'] ?? 'messages'
  const event = fromCustomer(conversation, atMs, {}, { standby, field })
  event.item = { ...event.item, ...given }
  return { result: { from: customer.id, conversationId: conversation.id }, events: [event] }
}
