import { ControlError } from '../control-error.ts'
import { controlInput, type JsonObject } from '../control-input.ts'
import { documentedLimits as limits } from './limits.ts'
import { askedAct } from '../graph/speaking.ts'
import { receiptActs } from './receipts.ts'
import { knownMid, type Act, type Scene } from './scene.ts'
import { handOver } from '../graph/ownership.ts'
import { echoEvent, fieldByKey, fromCustomer, wireMid } from './webhooks.ts'
import { openWindow } from '../graph/window.ts'
import { addMessage } from './threads.ts'
import type { Message } from './world.ts'
import { nextMid } from './message-id.ts'

type Perform = (scene: Scene) => Act

/** Acts other than writing, by the field that asks for them. */
const acts: Record<string, Perform> = {
  reaction,
  edit,
  unsend,
  ...receiptActs,
  postback,
  optin,
  accountLinking: (scene) => plain(scene, 'accountLinking', 'account_linking'),
  policyEnforcement: (scene) => plain(scene, 'policyEnforcement', 'policy_enforcement'),
  owner,
  comment,
  pageInbox,
  raw,
}

const writing = ['text', 'attachments', 'sticker', 'quickReply', 'unsupported']

/** Does the act that a body asks for; undefined when it is a message. */
export function otherAct(scene: Scene): Act | undefined {
  const { input } = scene
  const asked = askedAct(input, Object.keys(acts), writing)
  if (asked !== undefined) return acts[asked]?.(scene)
  const writes = writing.some((name) => input.has(name))
  return input.has('referral') && !writes ? referral(scene) : undefined
}

function act(scene: Scene, body: JsonObject, result: Act['result'] = {}): Act {
  const { conversation, customer, atMs, standby } = scene
  return {
    result: { from: customer.id, conversationId: conversation.id, ...result },
    events: [fromCustomer(conversation, atMs, body, { standby })],
  }
}

function plain(scene: Scene, name: string, key: string): Act {
  return act(scene, { [key]: scene.input.object(name) })
}

/** The message of this conversation that a field names. */
function target(scene: Scene, name: string, mid: string | undefined): Message {
  const found = scene.context.world.messages.get(knownMid(scene, name, mid) ?? '')
  if (!found) throw new ControlError(scene.input.path(name), 'is required')
  return found
}

const reactionNames: Record<string, string> = {
  '😀': 'smile',
  '😆': 'smile',
  '😠': 'angry',
  '😢': 'sad',
  '😮': 'wow',
  '❤': 'love',
  '❤️': 'love',
  '👍': 'like',
  '👎': 'dislike',
}

/** A reaction opens the window; an `unreact` was recorded without emoji. */
function reaction(scene: Scene): Act {
  const given = controlInput(
    scene.input.object('reaction'),
    ['mid', 'emoji', 'action'],
    scene.input.path('reaction'),
  )
  const message = target(scene, 'reaction.mid', given.text('mid'))
  const action = given.text('action') ?? 'react'
  const mid = wireMid(scene.context, message.mid)
  if (action === 'unreact') {
    message.reactions.customer = undefined
    return act(scene, { reaction: { mid, action } })
  }
  if (action !== 'react') throw new ControlError(given.path('action'), 'must be react or unreact')
  const emoji = given.text('emoji') ?? '❤️'
  message.reactions.customer = emoji
  openWindow(scene.conversation, scene.atMs, false)
  return act(scene, { reaction: { mid, action, emoji, reaction: reactionNames[emoji] ?? 'other' } })
}

function edit(scene: Scene): Act {
  const given = controlInput(scene.input.object('edit'), ['mid', 'text'], scene.input.path('edit'))
  const message = target(scene, 'edit.mid', given.text('mid'))
  const text = given.text('text')
  if (text === undefined) throw new ControlError(given.path('text'), 'is required')
  if (message.from !== 'customer')
    throw new ControlError(given.path('mid'), 'is not a message of this person')
  if (message.edits >= limits.editsPerMessage) {
    throw new ControlError(given.path('mid'), `was already edited ${limits.editsPerMessage} times`)
  }
  message.text = text
  message.edits += 1
  const mid = wireMid(scene.context, message.mid)
  return act(scene, { message_edit: { mid, text, num_edit: message.edits } }, { mid: message.mid })
}

/** Observed under the Instagram object and accepted by clients for Pages; not documented for Messenger. */
function unsend(scene: Scene): Act {
  const message = target(scene, 'unsend', scene.input.text('unsend'))
  if (message.from !== 'customer') {
    throw new ControlError(scene.input.path('unsend'), 'is not a message of this person')
  }
  message.unsent = true
  const mid = wireMid(scene.context, message.mid)
  return act(scene, { message: { mid, is_deleted: true } }, { mid: message.mid })
}

/** A tap on a button; the payload goes only to the app that sent it, so not to standby. */
function postback(scene: Scene): Act {
  const known = ['payload', 'title', 'referral', 'mid']
  const given = controlInput(scene.input.object('postback'), known, scene.input.path('postback'))
  const payload = given.text('payload')
  if (payload === undefined) throw new ControlError(given.path('payload'), 'is required')
  const title = given.text('title') ?? payload
  const { context, conversation } = scene
  const message = addMessage(context.world, conversation, scene.atMs, {
    mid: given.text('mid') ?? nextMid(context.ids),
    from: 'customer',
    text: title,
    tapped: payload,
  })
  openWindow(conversation, message.atMs, true)
  const body = {
    mid: wireMid(context, message.mid),
    title,
    payload: scene.standby ? undefined : payload,
    referral: given.object('referral'),
  }
  return act({ ...scene, atMs: message.atMs }, { postback: body }, { mid: message.mid })
}

/** A link into the thread; it opens the window of a thread that exists. */
function referral(scene: Scene): Act {
  if (scene.conversation.messages.length > 0) openWindow(scene.conversation, scene.atMs, false)
  return plain(scene, 'referral', 'referral')
}

/** A plugin's opt-in or a notification token; both are rights to write. */
function optin(scene: Scene): Act {
  const { context, customer } = scene
  const body = { ...scene.input.object('optin') }
  const right = { pageId: customer.pageId, customerId: customer.id, usesLeft: Infinity }
  if (typeof body.user_ref === 'string') context.world.userRefs.set(body.user_ref, right)
  if (body.type === 'notification_messages') body.notification_messages_token ??= context.ids.nextText(24)
  const token = body.notification_messages_token ?? body.one_time_notif_token
  const usesLeft = body.type === 'notification_messages' ? Infinity : 1
  if (typeof token === 'string') context.world.notificationTokens.set(token, { ...right, usesLeft })
  const done = act(scene, { optin: body })
  const [event] = done.events
  if (event && typeof body.user_ref === 'string') event.item.sender = { user_ref: body.user_ref }
  return done
}

function owner(scene: Scene): Act {
  const { context, conversation, input } = scene
  const apps = { ours: context.app().id, other: context.seed().otherAppId }
  const body = handOver(context.clock, conversation, apps, input)
  return act({ ...scene, standby: false }, body)
}

/** The source of `comment_id` for private replies; it arrives as a change of the feed. */
function comment(scene: Scene): Act {
  const { context, customer, atMs, input } = scene
  const given = controlInput(input.object('comment'), ['text', 'postId'], input.path('comment'))
  const message = given.text('text')
  if (message === undefined) throw new ControlError(given.path('text'), 'is required')
  const postId = given.text('postId') ?? `${customer.pageId}_${context.ids.nextDigits()}`
  const id = `${postId.split('_').at(-1) ?? postId}_${context.ids.nextDigits()}`
  const comment = {
    id,
    postId,
    pageId: customer.pageId,
    customerId: customer.id,
    message,
    atMs,
    repliedTo: false,
  }
  context.world.comments.set(id, comment)
  const value = {
    item: 'comment',
    verb: 'add',
    comment_id: id,
    post_id: postId,
    parent_id: postId,
    from: { id: customer.id, name: customer.name },
    message,
    created_time: Math.floor(atMs / 1000),
  }
  const item = { field: 'feed', value }
  return {
    result: { from: customer.id, commentId: id },
    events: [
      { ownerId: customer.pageId, list: 'changes', field: 'feed', lane: `${customer.pageId} feed`, item },
    ],
  }
}

/** Somebody of the Page answers by hand; the app sees an echo of another app. */
function pageInbox(scene: Scene): Act {
  const { context, conversation, input } = scene
  const given = controlInput(input.object('pageInbox'), ['text'], input.path('pageInbox'))
  const text = given.text('text')
  if (text === undefined) throw new ControlError(given.path('text'), 'is required')
  const message = addMessage(context.world, conversation, scene.atMs, {
    mid: nextMid(context.ids),
    from: 'page',
    text,
    appId: context.switches.pageInboxAppId,
  })
  return {
    result: { mid: message.mid, from: conversation.pageId, conversationId: conversation.id },
    events: [echoEvent(context, message, scene.standby)],
  }
}

/** An item nobody here has heard of, or a broken one. */
function raw(scene: Scene): Act {
  const { sender, recipient, timestamp, ...rest } = scene.input.object('raw') ?? {}
  const key = Object.keys(rest).find((name) => name in fieldByKey)
  const field = key === undefined ? 'messages' : (fieldByKey[key] ?? 'messages')
  const { standby, conversation, customer, atMs } = scene
  const event = fromCustomer(conversation, atMs, rest, { standby, field })
  if (sender !== undefined) event.item.sender = sender
  if (recipient !== undefined) event.item.recipient = recipient
  if (timestamp !== undefined) event.item.timestamp = timestamp
  return { result: { from: customer.id, conversationId: conversation.id }, events: [event] }
}
