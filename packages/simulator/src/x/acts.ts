import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { messageActivities, signActivity } from './activities.ts'
import type { Activity } from './activity.ts'
import { addMessage, messagesOf } from './conversations.ts'
import { groupAct } from './group-acts.ts'
import { directOf, type Act, type Scene } from './scene.ts'
import { placeOf } from './sending.ts'
import { spokenMedia, whisper } from './writing.ts'

type Perform = (scene: Scene) => Act | Promise<Act>

/** Acts other than writing, by the field that asks for them. */
const acts: Record<string, Perform> = { read, typing, ownApp, revoke, raw, rawEvent }

const writing = ['text', 'attachments', 'share', 'encrypted']

/** Does the act that a body asks for; undefined when it is a message. */
export async function otherAct(scene: Scene): Promise<Act | undefined> {
  const { input } = scene
  const asked = Object.keys(acts).filter((name) => input.has(name))
  const written = writing.filter((name) => input.has(name))
  const [first, second] = asked
  if (first === undefined) return input.has('group') && written.length === 0 ? groupAct(scene) : undefined
  const other = second ?? written[0]
  if (other !== undefined) {
    throw new ControlError(input.path(first), `cannot go with ${other}: one act at a time, or use batch`)
  }
  return acts[first]?.(scene)
}

/** The person read what the account wrote. */
function read(scene: Scene): Act {
  const { context, input, person, atMs } = scene
  const conversation = directOf(scene)
  const { userId } = context.seed()
  const received = messagesOf(conversation).filter(({ senderId }) => senderId === userId)
  let lastReadId = received.at(-1)?.id
  if (typeof input.value.read === 'object') {
    lastReadId = controlInput(input.value.read, ['upTo'], input.path('read')).text('upTo')
    if (!received.some(({ id }) => id === lastReadId)) {
      throw new ControlError(input.path('read.upTo'), 'is not a message the account sent to this person')
    }
  } else if (!input.flag('read')) throw new ControlError(input.path('read'), 'must be true or { upTo }')
  if (lastReadId === undefined)
    throw new ControlError(input.path('read'), 'needs a message to have been sent')
  conversation.readUpTo.set(person.id, lastReadId)
  const fields = { fromId: person.id, toId: userId, atMs, lastReadId }
  return {
    result: { from: person.id, conversationId: conversation.id },
    activities: conversation.migrated ? [] : [signActivity('read', conversation, fields)],
  }
}

function typing(scene: Scene): Act {
  const { context, input, person, atMs } = scene
  if (!input.flag('typing')) throw new ControlError(input.path('typing'), 'must be true')
  const conversation = directOf(scene)
  const fields = { fromId: person.id, toId: context.seed().userId, atMs }
  return {
    result: { from: person.id, conversationId: conversation.id },
    activities: conversation.migrated ? [] : [signActivity('typing', conversation, fields)],
  }
}

/** The account writes by hand: a real message that no app sent. */
async function ownApp(scene: Scene): Promise<Act> {
  const { context, atMs, input } = scene
  const given = controlInput(input.object('ownApp'), ['text', 'attachments'], input.path('ownApp'))
  const text = given.text('text') ?? ''
  const media = await spokenMedia(context, given)
  if (text === '' && !media) throw new ControlError(given.path('text'), 'is required')
  const conversation = directOf(scene)
  const senderId = context.seed().userId
  if (conversation.migrated) return whisper(scene, conversation, text, senderId)
  const place = placeOf(conversation, senderId)
  const message = addMessage(context, conversation, { atMs, senderId, text, media, place })
  return {
    result: { mid: message.id, from: senderId, conversationId: conversation.id },
    activities: messageActivities(context, conversation, [message]),
  }
}

/** The account withdraws its consent: tokens die, and the app is told. */
function revoke({ context, atMs, input }: Scene): Act {
  if (!input.flag('revoke')) throw new ControlError(input.path('revoke'), 'must be true')
  const { userId } = context.seed()
  const { accessTokens, refreshTokens, oauth1Tokens } = context.world
  for (const token of accessTokens.values()) if (token.userId === userId) token.dead = true
  for (const token of refreshTokens.values()) if (token.userId === userId) token.state = 'revoked'
  for (const token of oauth1Tokens.values()) if (token.userId === userId) token.dead = true
  const payload = { user_id: userId, app_id: context.app.id, date_time: new Date(atMs).toISOString() }
  const activity: Activity = {
    name: 'oauth.revoke',
    userId: undefined,
    lane: 'consent',
    content: { kind: 'payload', payload },
  }
  return { result: { from: userId }, activities: [activity] }
}

/** An item nobody here has heard of, or a broken one. */
function raw(scene: Scene): Act {
  const { context, person, atMs } = scene
  const conversation = directOf(scene)
  const { userId } = context.seed()
  const defaults = { id: context.snowflake(atMs), created_timestamp: String(atMs) }
  const item = { ...defaults, ...scene.input.object('raw') }
  const activity: Activity = {
    name: 'dm.received',
    userId,
    lane: conversation.id,
    content: { kind: 'listed', list: 'direct_message_events', items: [item], people: [userId, person.id] },
  }
  return {
    result: { mid: item.id, from: person.id, conversationId: conversation.id },
    activities: [activity],
  }
}

/** An event of any name and payload. */
function rawEvent(scene: Scene): Act {
  const { context, input, person } = scene
  const given = controlInput(input.object('rawEvent'), ['name', 'payload'], input.path('rawEvent'))
  const name = given.text('name')
  if (name === undefined) throw new ControlError(given.path('name'), 'is required')
  const activity: Activity = {
    name,
    userId: context.seed().userId,
    lane: 'raw',
    content: { kind: 'payload', payload: given.object('payload') ?? {} },
  }
  return { result: { from: person.id }, activities: [activity] }
}
