import type { SimulatorClock } from '../clock.ts'
import { blankMessage, blankThread, nextMoment } from '../graph/threads.ts'
import type { IdSource } from '../ids.ts'
import type { InstagramContext } from './context.ts'
import type { Flavour, PerFlavour } from './flavours.ts'
import { documentedLimits } from './limits.ts'
import type { Account, Conversation, Customer, Message, World } from './world.ts'

/** How real message and conversation ids begin: base64 of words that end in the ids of account and thread. */
const midStart = 'aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEO'
const threadStart = 'aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ6'

/** The conversation with a person, if there ever was one. */
export function findConversation(world: World, customer: Pick<Customer, 'id'>): Conversation | undefined {
  return world.threads.get(customer.id)
}

/** The conversation with a person, begun when there is none. */
export function openConversation(
  { world, ids, clock }: Pick<InstagramContext, 'world' | 'ids' | 'clock'>,
  { id: customerId, accountId, follows }: Customer,
): Conversation {
  const existing = world.threads.get(customerId)
  if (existing) return existing
  const conversation: Conversation = {
    id: `${threadStart}${ids.stableText(`instagram thread ${accountId} ${customerId}`, 48)}`,
    accountId,
    customerId,
    messages: [],
    folder: follows ? 'primary' : 'requests',
    seenByAccountMs: null,
    ...blankThread(clock.now()),
  }
  world.conversations.set(conversation.id, conversation)
  world.threads.set(customerId, conversation)
  return conversation
}

/** Whether a conversation has dropped out of the API: a request that nobody touched for a month. */
export function isForgotten(clock: SimulatorClock, { folder, updatedAtMs }: Conversation): boolean {
  return folder === 'requests' && updatedAtMs + documentedLimits.requestsLifeMs < clock.now()
}

/** A pair of message ids never given before. */
export function newMids({ ids, switches }: Pick<InstagramContext, 'ids' | 'switches'>): PerFlavour<string> {
  return midsOf(ids.nextText(120), switches.limits.midsDiffer)
}

/** A pair of message ids that is the same in every run. */
export function stableMids(ids: IdSource, label: string): PerFlavour<string> {
  return midsOf(ids.stableText(`instagram mid ${label}`, 120), true)
}

function midsOf(tail: string, differ: boolean): PerFlavour<string> {
  return {
    instagram_login: `${midStart}A${tail}`,
    facebook_login: `${midStart}${differ ? 'B' : 'A'}${tail}`,
  }
}

export type NewMessage = Pick<Message, 'mids' | 'from'> & Partial<Message>

/** Adds a message. */
export function addMessage(
  world: World,
  conversation: Conversation,
  nowMs: number,
  fields: NewMessage,
): Message {
  const message: Message = {
    mid: fields.mids.instagram_login,
    order: ++world.order,
    accountId: conversation.accountId,
    customerId: conversation.customerId,
    atMs: nextMoment(conversation, nowMs),
    ...blankMessage(),
    ...fields,
  }
  conversation.messages.push(message)
  conversation.updatedAtMs = Math.max(conversation.updatedAtMs, message.atMs)
  for (const mid of Object.values(message.mids)) world.messages.set(mid, message)
  return message
}

/** The flavour through which an account is connected; Instagram Login when it is connected twice. */
export function mainFlavour({ subscriptions }: Account): Flavour {
  return !subscriptions.instagram_login && subscriptions.facebook_login ? 'facebook_login' : 'instagram_login'
}

/** A message's id as the connected app knows it. */
export function shownMid(world: World, message: Message): string {
  const account = world.accounts.get(message.accountId)
  return message.mids[account ? mainFlavour(account) : 'instagram_login']
}
