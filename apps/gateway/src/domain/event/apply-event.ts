import type {
  InboundEvent,
  Message,
  MessageDelivered,
  MessageDeleted,
  MessageEdited,
  MessageRead,
  MessageReceived,
  MessageSent,
  Participant,
  PostbackReceived,
  ReactionAdded,
  ReactionRemoved,
} from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { isSame } from '../is-same.ts'
import { later } from '../later.ts'
import { contentOf } from '../message/message-content.ts'
import {
  messageDeleted,
  messageEdited,
  messageTold,
  newMessage,
  visibleMessage,
  type MessageState,
  type Teller,
} from '../message/message-state.ts'
import { personTold } from '../participant/person-state.ts'
import { reactionTold } from '../reaction/reaction-state.ts'
import { openingTold } from '../window/window-openings.ts'
import { appendLog, changeConversation, conversationOf, type ToLog } from './append-log.ts'
import { placeOf, type EventAccount, type World } from './world.ts'

/** An event with what it belongs to. */
export interface Happening {
  readonly event: InboundEvent
  readonly account: EventAccount
  /** Ours; absent for events that are not said in a conversation. */
  readonly conversationId?: string
  readonly teller: Teller
  /** By our own clock. */
  readonly now: Date
  /** Whether what a correspondent writes brings a conversation back from the archive. */
  readonly reopens: boolean
}

/**
 * Applies one event to the part of the store that it touches, and logs what a reader sees change. Applying is
 * idempotent and does not care for order: what overtakes its message leaves a stub that the message fills in later.
 */
export function applyEvent(world: World, happening: Happening): void {
  const { event, conversationId } = happening
  if (conversationId === undefined) return
  const there: There = { ...happening, conversationId }
  openWindow(world, there)
  switch (event.type) {
    case 'message.received':
    case 'message.sent':
    case 'postback.received':
      applyMessage(world, there, event)
      return
    case 'message.edited':
      applyEdit(world, there, event)
      return
    case 'message.deleted':
      applyDelete(world, there, event)
      return
    case 'reaction.added':
    case 'reaction.removed':
      applyReaction(world, there, event)
      return
    case 'message.read':
    case 'message.delivered':
      applyReceipt(world, there, event)
      return
    case 'referral.received':
    case 'optin.received':
    case 'handover.changed':
    case 'account.warned':
    case 'typing.started':
    case 'unsupported.received':
      return // kept in the journal
  }
}

interface There extends Happening {
  readonly conversationId: string
}

function openWindow(world: World, { event, account, conversationId }: There): void {
  const before = conversationOf(world, conversationId).windowOpenings
  const after = openingTold(before, event, account.names)
  if (after === undefined || after === before) return
  changeConversation(world, conversationId, (one) => ({ ...one, windowOpenings: after }))
}

function applyMessage(
  world: World,
  there: There,
  event: MessageReceived | MessageSent | PostbackReceived,
): void {
  const { account, conversationId, teller, reopens } = there
  const { id, reference, edits, values } = contentOf(event, account.nativeId)
  const place = placeOf(account.id, id)
  const before = world.messages.get(place)
  if (reference !== undefined) claim(world, account, reference, id)
  const source = { teller, eventId: event.id, occurredAt: event.occurredAt }
  const after = messageTold(before ?? newMessage(id, conversationId), values, source, edits)
  world.messages.set(place, after)
  rememberPeople(world, there, event.type === 'postback.received' ? undefined : event.message)
  if (after.deletedAt !== undefined) world.unsent.push({ accountId: account.id, messageId: id })

  const { sentAt, direction } = after.told.values
  const moved = before?.told.values.sentAt !== undefined && (sentAt ?? '') < before.told.values.sentAt
  changeConversation(world, conversationId, ({ lastMessageAt, status, ...rest }) => ({
    ...rest,
    ...omitUndefined({ lastMessageAt: later(lastMessageAt, sentAt) }),
    status: reopens && direction === 'inbound' && !before?.known && !after.history ? 'active' : status,
    ...(moved && { lastMessageMoved: true }),
  }))
  logMessage(world, there, { before, after }, 'message.updated')
}

function applyEdit(world: World, there: There, event: MessageEdited): void {
  const { account, conversationId } = there
  const place = placeOf(account.id, event.messageId)
  const before = world.messages.get(place)
  const after = messageEdited(before ?? newMessage(event.messageId, conversationId), event)
  world.messages.set(place, after)
  if (after.deletedAt !== undefined) world.unsent.push({ accountId: account.id, messageId: event.messageId })
  logMessage(world, there, { before, after }, 'message.edited')
}

function applyDelete(world: World, there: There, event: MessageDeleted): void {
  const { account, conversationId, now } = there
  const place = placeOf(account.id, event.messageId)
  const before = world.messages.get(place)
  const after = messageDeleted(
    before ?? newMessage(event.messageId, conversationId),
    event,
    now.toISOString(),
  )
  world.messages.set(place, after)
  world.unsent.push({ accountId: account.id, messageId: event.messageId })
  logMessage(world, there, { before, after }, 'message.deleted')
}

function applyReaction(world: World, there: There, event: ReactionAdded | ReactionRemoved): void {
  const { messageId, participantId } = event.reaction
  const place = placeOf(there.account.id, messageId, participantId)
  const before = world.reactions.get(place)
  const after = reactionTold(before, event)
  rememberPeople(world, there)
  if (after === before) return
  world.reactions.set(place, after)
  const seen = before !== undefined && !before.removed
  if (after.removed) {
    if (seen) log(world, there, { type: 'reaction.removed', messageId, body: { messageId, participantId } })
  } else if (!seen || before.emoji !== after.emoji || before.name !== after.name) {
    const { emoji, name } = after
    const body = omitUndefined({ messageId, participantId, emoji, name })
    log(world, there, { type: 'reaction.added', messageId, body })
  }
}

/**
 * Keeps how far the correspondent has received or read: a watermark only ever moves on, and messages that are named
 * are kept by name, because they may not be there yet.
 */
function applyReceipt(world: World, there: There, event: MessageRead | MessageDelivered): void {
  const { account, conversationId } = there
  const kind = event.type === 'message.read' ? 'read' : 'delivered'
  const { participantId, watermark, messageIds = [] } = event.receipt
  const name = `${kind}Watermark` as const
  const conversation = conversationOf(world, conversationId)
  const moved = watermark !== undefined && (conversation[name] ?? '') < watermark
  if (moved) changeConversation(world, conversationId, (one) => ({ ...one, [name]: watermark }))
  const fresh = [...new Set(messageIds)].filter(
    (messageId) => !world.receipts.has(placeOf(account.id, messageId, kind)),
  )
  for (const messageId of fresh) {
    world.receipts.set(placeOf(account.id, messageId, kind), { messageId, kind, conversationId })
  }
  if (!moved && fresh.length === 0) return
  log(world, there, {
    type: event.type,
    body: { participantId, ...(moved && { watermark }), ...(fresh.length > 0 && { messageIds: fresh }) },
  })
}

/** Gives our own row, written before the call, the id that the network has given the message. */
function claim(world: World, account: EventAccount, reference: string, nativeId: string): void {
  const place = placeOf(account.id, reference)
  const send = world.sends.get(place)
  if (send && send.claimedBy === undefined) world.sends.set(place, { ...send, claimedBy: nativeId })
}

/** Makes sure that the correspondents are known by id, and keeps what the message tells of them. */
function rememberPeople(world: World, { account, event, now }: There, message?: Message): void {
  const inbound = message?.direction === 'inbound' ? [message.sender] : []
  const people = new Map([...inbound, ...(message?.recipients ?? [])].map((one) => [one.id, one]))
  const id = 'conversation' in event ? event.conversation.participantId : undefined
  if (id !== undefined && !people.has(id)) people.set(id, { id } satisfies Participant)
  for (const name of account.names) people.delete(name)
  for (const person of people.values()) {
    const place = placeOf(account.id, person.id)
    const known = world.people.get(place)
    const source = { eventId: event.id, occurredAt: event.occurredAt, now }
    world.people.set(place, personTold(known, person, source))
  }
}

function logMessage(
  world: World,
  there: There,
  { before, after }: { before: MessageState | undefined; after: MessageState },
  change: 'message.updated' | 'message.edited' | 'message.deleted',
): void {
  const [seen, seeing] = [visibleMessage(before), visibleMessage(after)]
  const messageId = after.id
  if (seeing === undefined) {
    if (seen !== undefined) log(world, there, { type: 'message.deleted', messageId, body: { id: messageId } })
  } else if (seen === undefined) {
    const type = seeing.direction === 'outbound' ? 'message.sent' : 'message.received'
    log(world, there, { type, messageId, body: seeing })
  } else if (!isSame(seen, seeing)) {
    log(world, there, { type: change, messageId, body: seeing })
  }
}

function log(world: World, { conversationId, teller, event }: There, told: ToLog): void {
  appendLog(world, conversationId, {
    ...told,
    history: teller === 'history',
    ...(teller === 'send' && { sentHere: true }),
    ...omitUndefined({ occurredAt: event.occurredAt }),
  })
}
