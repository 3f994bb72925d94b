import { messageActivities } from './activities.ts'
import { badBody, checkObject, readJson } from './body.ts'
import { callerUser, reply, type XCall } from './call.ts'
import type { XContext } from './context.ts'
import {
  addEvent,
  addMessage,
  findConversation,
  messagesOf,
  openDirect,
  openGroup,
  peerOf,
} from './conversations.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { checkQuery } from './query.ts'
import { codePoints } from './text.ts'
import { attachable } from './uploads.ts'
import { mayMessage } from './user-view.ts'
import type { Conversation, MessageEvent, Upload, XUser } from './world.ts'

interface Draft {
  text: string
  upload: Upload | undefined
}

/**
 * `POST /2/dm_conversations/with/{participant_id}/messages`
 * https://docs.x.com/x-api/direct-messages/manage/introduction
 */
export async function sendToUser(call: XCall) {
  const { context } = call
  const sender = callerUser(call)
  const draft = await readDraft(call)
  const peerId = call.parts.participant_id ?? ''
  checkPeer(context, sender, peerId)
  return finish(call, openDirect(context, sender.id, peerId), draft)
}

/** `POST /2/dm_conversations/{dm_conversation_id}/messages` */
export async function sendToConversation(call: XCall) {
  const { context } = call
  const sender = callerUser(call)
  const draft = await readDraft(call)
  const id = call.parts.dm_conversation_id ?? ''
  const [a = '', b] = id.split('-')
  if (b !== undefined) {
    if (a !== sender.id && b !== sender.id) throw refuse.cannotMessage()
    const peerId = a === sender.id ? b : a
    checkPeer(context, sender, peerId)
    return finish(call, openDirect(context, sender.id, peerId), draft)
  }
  const group = findConversation(context, id)
  if (!group?.participantIds.includes(sender.id)) {
    throw refuse.notFound(context.switches, 'dm_conversation', 'dm_conversation_id', id)
  }
  return finish(call, group, draft)
}

/** `POST /2/dm_conversations`: a new group and its first message. */
export async function createGroup(call: XCall) {
  const { context } = call
  const sender = callerUser(call)
  checkQuery(call.url.searchParams, {})
  const body = await readJson(call)
  checkObject(body, {
    conversation_type: { kind: 'string', required: true },
    participant_ids: { kind: 'array', required: true },
    message: { kind: 'object', required: true },
  })
  if (body.conversation_type !== 'Group') {
    throw badBody('$.conversation_type: does not have a value in the enumeration [Group]')
  }
  const memberIds = readMembers(body.participant_ids)
  const draft = checkDraft(context, sender, body.message, '$.message')
  const members = memberIds.map((id) => context.world.users.get(id))
  const welcome = members.every((member) => member && mayMessage(context, sender, member))
  if (!welcome || memberIds.includes(sender.id)) throw refuse.cannotMessage()
  const nowMs = context.clock.now()
  const group = openGroup(context, [sender.id, ...memberIds], nowMs)
  addEvent(context, group, {
    type: 'ParticipantsJoin',
    id: context.snowflake(nowMs),
    conversationId: group.id,
    atMs: nowMs,
    senderId: sender.id,
    participantIds: memberIds,
    hiddenFor: new Set(),
  })
  return finish(call, group, draft)
}

/** `DELETE /2/dm_events/{event_id}`: from the caller's own view only. */
export function deleteEvent(call: XCall) {
  const { context } = call
  checkQuery(call.url.searchParams, {})
  const user = callerUser(call)
  const id = call.parts.event_id ?? ''
  const event = context.world.events.get(id)
  const isOwn = context.world.conversations.get(event?.conversationId ?? '')?.participantIds.includes(user.id)
  if (!event || !isOwn || event.hiddenFor.has(user.id)) {
    throw refuse.notFound(context.switches, 'dm_event', 'event_id', id)
  }
  const isSent = event.type === 'MessageCreate' && event.senderId === user.id
  if (context.switches.deletable === 'sent' && !isSent) throw refuse.notPermitted()
  event.hiddenFor.add(user.id)
  return reply({ data: { deleted: true } })
}

/** `POST /2/users/{id}/dm/block` and `unblock`; https://docs.x.com/x-api/direct-messages/blocks/introduction */
export function setBlock(blocked: boolean) {
  return (call: XCall) => {
    checkQuery(call.url.searchParams, {})
    const { world, switches } = call.context
    const id = call.parts.user_id ?? ''
    if (!world.users.has(id)) throw refuse.notFound(switches, 'user', 'id', id)
    const pair = `${callerUser(call).id} ${id}`
    if (blocked) world.blocks.add(pair)
    else world.blocks.delete(pair)
    return reply({ data: { blocked } })
  }
}

async function readDraft(call: XCall): Promise<Draft> {
  checkQuery(call.url.searchParams, {})
  return checkDraft(call.context, callerUser(call), await readJson(call), '$')
}

function checkDraft(context: XContext, sender: XUser, body: unknown, at: string): Draft {
  checkObject(body, { text: { kind: 'string' }, attachments: { kind: 'array' } }, at)
  const { text, attachments } = body
  if (text === undefined && attachments === undefined) {
    throw badBody(`${at}: should be valid to any of the schemas: text or attachments is required`)
  }
  if (text === '') throw badBody(`${at}.text: must be at least 1 characters long`)
  const { textLength, textUnit } = context.switches.limits
  const written = typeof text === 'string' ? text : ''
  if ((textUnit === 'utf16' ? written.length : codePoints(written)) > textLength) {
    throw badBody(`${at}.text: may only be ${textLength} characters long`)
  }
  return { text: written, upload: readAttachment(context, sender, attachments, `${at}.attachments`) }
}

function readAttachment(context: XContext, sender: XUser, list: unknown, at: string): Upload | undefined {
  if (!Array.isArray(list)) return undefined
  if (list.length !== limits.attachments) {
    throw badBody(`${at}: there must be exactly ${limits.attachments} item in the array`)
  }
  const item: unknown = list[0]
  checkObject(item, { media_id: { kind: 'string', required: true } }, `${at}[0]`)
  const mediaId = String(item.media_id)
  if (!/^[0-9]{1,19}$/.test(mediaId)) throw badBody(`${at}[0].media_id: does not match ^[0-9]{1,19}$`)
  return attachable(context, sender, mediaId)
}

function readMembers(list: unknown): string[] {
  const members: unknown[] = Array.isArray(list) ? list : []
  const { least, most } = limits.groupMembers
  if (members.length < least || members.length > most) {
    throw badBody(`$.participant_ids: there must be ${least} to ${most} items in the array`)
  }
  return members.map((id, index) => {
    if (typeof id !== 'string' || !/^[0-9]{1,19}$/.test(id)) {
      throw badBody(`$.participant_ids[${index}]: does not match ^[0-9]{1,19}$`)
    }
    if (members.indexOf(id) !== index)
      throw badBody('$.participant_ids: the items in the array must be unique')
    return id
  })
}

/** Refuses a recipient who is not there, or does not want to be written to. */
function checkPeer(context: XContext, sender: XUser, peerId: string): void {
  const peer = context.world.users.get(peerId)
  if (!peer || peer.gone) throw refuse.notFound({ notFoundStatus: 404 }, 'user', 'participant_id', peerId)
  if (peerId === sender.id || !mayMessage(context, sender, peer)) throw refuse.cannotMessage()
}

async function finish(call: XCall, conversation: Conversation, draft: Draft) {
  const { context } = call
  const sender = callerUser(call)
  if (context.switches.accountBarred) throw refuse.notPermitted()
  checkDailyCap(context, sender)
  const event = deliver(context, conversation, sender, draft)
  const body = { data: { dm_conversation_id: conversation.id, dm_event_id: event.id } }
  if (!context.switches.echoes) return reply(body, 201)
  const tell = () => context.dispatch(messageActivities(context, conversation, [event]))
  if (context.switches.echoFirst) await tell()
  else context.afterAnswer(tell)
  return reply(body, 201)
}

function deliver(context: XContext, conversation: Conversation, sender: XUser, draft: Draft): MessageEvent {
  const { upload, text } = draft
  const event = addMessage(context, conversation, {
    atMs: context.clock.now(),
    senderId: sender.id,
    text,
    media: upload?.media,
    firstDmId: upload?.usedIn,
    appId: context.app.id,
    place: placeOf(conversation, sender.id),
  })
  if (upload) upload.usedIn ??= event.id
  return event
}

/** Who never wrote gets the message as a request; who went on in Chat, in a thread nobody opens any more. */
export function placeOf(conversation: Conversation, senderId: string): MessageEvent['place'] {
  if (conversation.kind === 'group') return 'inbox'
  if (conversation.migrated) return 'old_thread'
  const peerId = peerOf(conversation, senderId)
  return messagesOf(conversation).some((message) => message.senderId === peerId) ? 'inbox' : 'requests'
}

/** A day's messages over all apps and by hand; how their end is told is unknown, so it is told as any other limit. */
function checkDailyCap(context: XContext, sender: XUser): void {
  const { rateLimits, limits: guesses, tooManyShape } = context.switches
  if (!rateLimits) return
  const sinceMs = context.clock.now() - 24 * 3_600_000
  const sent = [...context.world.events.values()].filter(
    (event) => event.type === 'MessageCreate' && event.senderId === sender.id && event.atMs > sinceMs,
  )
  if (sent.length >= guesses.accountDmsPerDay) throw refuse.tooMany(tooManyShape)
}
