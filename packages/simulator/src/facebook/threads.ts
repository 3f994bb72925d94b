import type { SchedulingClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import type { Conversation, Customer, Message, World } from './world.ts'

/** The conversation of a Page and a person, if they ever had one. */
export function findConversation(
  world: World,
  customer: Pick<Customer, 'id' | 'pageId'>,
): Conversation | undefined {
  const conversation = world.threads.get(customer.id)
  return conversation?.pageId === customer.pageId ? conversation : undefined
}

/** The conversation of a Page and a person, begun when there is none. */
export function openConversation(
  world: World,
  ids: IdSource,
  clock: SchedulingClock,
  customer: Customer,
): Conversation {
  const existing = findConversation(world, customer)
  if (existing) return existing
  const id = `t_${ids.stableText(`thread ${customer.pageId} ${customer.id}`, 40)}`
  const conversation: Conversation = {
    id,
    pageId: customer.pageId,
    customerId: customer.id,
    messages: [],
    updatedAtMs: clock.now(),
    windowOpenedAtMs: null,
    lastMessageAtMs: null,
    readByCustomerMs: null,
    seenByPageMs: null,
    typingUntilMs: 0,
    ownerAppId: null,
    ownerUntilMs: 0,
  }
  world.conversations.set(id, conversation)
  world.threads.set(customer.id, conversation)
  return conversation
}

export type NewMessage = Pick<Message, 'mid' | 'from'> & Partial<Message>

/** Adds a message; times inside one conversation strictly grow, as they do on a live platform. */
export function addMessage(
  world: World,
  conversation: Conversation,
  nowMs: number,
  fields: NewMessage,
): Message {
  const last = conversation.messages.at(-1)
  const message: Message = {
    order: ++world.order,
    pageId: conversation.pageId,
    customerId: conversation.customerId,
    atMs: Math.max(nowMs, (last?.atMs ?? 0) + 1),
    text: '',
    attachments: [],
    quickReplies: [],
    reactions: {},
    edits: 0,
    unsent: false,
    unsupported: false,
    ...fields,
  }
  conversation.messages.push(message)
  conversation.updatedAtMs = Math.max(conversation.updatedAtMs, message.atMs)
  world.messages.set(message.mid, message)
  return message
}

/** A message by id, with or without its `m_`: some payloads drop the prefix. */
export function findMessage(world: World, mid: string): Message | undefined {
  return world.messages.get(mid) ?? world.messages.get(`m_${mid}`)
}
