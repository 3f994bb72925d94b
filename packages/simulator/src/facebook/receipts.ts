import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import type { Act, Scene } from './scene.ts'
import { deliveryEvent, fromCustomer } from './webhooks.ts'
import { findMessage } from './threads.ts'
import type { Message } from './world.ts'

/** Receipts that the person's device gives. */
export const receiptActs = { read, delivery }

/** Everything up to the watermark is read; read messages were delivered, too. */
function read(scene: Scene): Act {
  const { conversation, atMs, customer, standby } = scene
  const watermark = watermarkOf(scene, 'read')
  conversation.readByCustomerMs = Math.max(conversation.readByCustomerMs ?? 0, watermark)
  for (const message of sentUpTo(scene, watermark)) message.deliveredAtMs ??= atMs
  const event = fromCustomer(conversation, Math.max(atMs, watermark), { read: { watermark } }, { standby })
  return { result: { from: customer.id, conversationId: conversation.id }, events: [event] }
}

function delivery(scene: Scene): Act {
  const { context, conversation, atMs, customer, standby, input } = scene
  const watermark = watermarkOf(scene, 'delivery')
  const asked = typeof input.value.delivery === 'object' ? input.object('delivery')?.mids : undefined
  const named = Array.isArray(asked)
    ? asked.flatMap((mid) => findMessage(context.world, String(mid)) ?? [])
    : undefined
  const reached = sentUpTo(scene, watermark)
  const fresh = named ?? reached.filter(({ deliveredAtMs }) => deliveredAtMs === undefined)
  for (const message of reached) message.deliveredAtMs ??= atMs
  const event = deliveryEvent(context, conversation, fresh, watermark, standby)
  return { result: { from: customer.id, conversationId: conversation.id }, events: [event] }
}

function sentUpTo({ conversation }: Scene, watermark: number): Message[] {
  return conversation.messages.filter(({ from, atMs }) => from === 'page' && atMs <= watermark)
}

/** Given, or late enough for everything so far. */
function watermarkOf(scene: Scene, name: 'read' | 'delivery'): number {
  const { input, conversation } = scene
  const latest = Math.max(scene.atMs, conversation.messages.at(-1)?.atMs ?? 0)
  if (typeof input.value[name] !== 'object') {
    if (!input.flag(name)) throw new ControlError(input.path(name), 'must be true or { watermark }')
    return latest
  }
  return (
    controlInput(input.value[name], ['watermark', 'mids'], input.path(name)).number('watermark') ?? latest
  )
}
