import { ControlError } from '../control-error.ts'
import type { ControlInput } from '../control-input.ts'
import type { FacebookContext } from './context.ts'
import type { WebhookEvent } from '../graph/dispatch.ts'
import type { Act as AnyAct } from '../graph/speaking.ts'
import { findMessage } from './threads.ts'
import type { Conversation, Customer } from './world.ts'

/** One act, done. */
export type Act = AnyAct<WebhookEvent>

/** Who acts, where and when. */
export interface Scene {
  context: FacebookContext
  input: ControlInput
  customer: Customer
  conversation: Conversation
  atMs: number
  standby: boolean
}

/** Insists that a message exists in this conversation; answers its full id. */
export function knownMid(scene: Scene, name: string, mid: string | undefined): string | undefined {
  if (mid === undefined) return undefined
  const message = findMessage(scene.context.world, mid)
  if (message?.customerId !== scene.conversation.customerId) {
    throw new ControlError(scene.input.path(name), 'is not a message of this conversation')
  }
  return message.mid
}
