import type { SchedulingClock } from '../clock.ts'
import { blankMessage, blankThread, nextMoment } from '../graph/threads.ts'
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
    seenByPageMs: null,
    ...blankThread(clock.now()),
  }
  world.conversations.set(id, conversation)
  world.threads.set(customer.id, conversation)
  return conversation
}

export type NewMessage = Pick<Message, 'mid' | 'from'> & Partial<Message>

/** Adds a message. */
export function addMessage(
  world: World,
  conversation: Conversation,
  nowMs: number,
  fields: NewMessage,
): Message {
  const message: Message = {
    order: ++world.order,
    pageId: conversation.pageId,
    customerId: conversation.customerId,
    atMs: nextMoment(conversation, nowMs),
    ...blankMessage(),
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
