import { ControlError } from '../control-error.ts'
import type { ControlInput } from '../control-input.ts'
import type { Act as AnyAct } from '../graph/speaking.ts'
import type { InstagramContext } from './context.ts'
import { shownMid } from './threads.ts'
import type { InstagramEvent } from './event.ts'
import { fromCustomer } from './webhooks.ts'
import type { Conversation, Customer, Message } from './world.ts'

/** One act, done. */
export type Act = AnyAct<InstagramEvent>

/** Who acts, where and when. */
export interface Scene {
  context: InstagramContext
  input: ControlInput
  customer: Customer
  conversation: Conversation
  atMs: number
  standby: boolean
}

/** The message of this conversation that a field names; the id may be that of either flavour. */
export function knownMessage(scene: Scene, name: string, mid: string | undefined): Message {
  const field = scene.input.path(name)
  if (mid === undefined) throw new ControlError(field, 'is required')
  const message = scene.context.world.messages.get(mid)
  if (message?.customerId !== scene.conversation.customerId) {
    throw new ControlError(field, 'is not a message of this conversation')
  }
  return message
}

/** The same, and the person's own. */
export function ownMessage(scene: Scene, name: string, mid: string | undefined): Message {
  const message = knownMessage(scene, name, mid)
  if (message.from === 'customer') return message
  throw new ControlError(scene.input.path(name), 'is not a message of this person')
}

/** What an act made of a message, and the events that tell of it. */
export function actOn(scene: Scene, message: Message, events: InstagramEvent[]): Act {
  const { context, customer, conversation } = scene
  const from = message.from === 'customer' ? customer.id : conversation.accountId
  return {
    result: { mid: shownMid(context.world, message), from, conversationId: conversation.id },
    events,
  }
}

/** An act that is told in one event of the person. */
export function toldAs(scene: Scene, body: Record<string, unknown>, message?: Message): Act {
  const { conversation, customer, atMs, standby } = scene
  const events = [fromCustomer(conversation, atMs, body, { standby })]
  if (message) return actOn(scene, message, events)
  return { result: { from: customer.id, conversationId: conversation.id }, events }
}
