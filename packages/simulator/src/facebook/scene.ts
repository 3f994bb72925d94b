import { ControlError } from '../control-error.ts'
import type { ControlInput } from '../control-input.ts'
import type { FacebookContext } from './context.ts'
import type { DeliveryReport } from '../graph/dispatch.ts'
import type { WebhookEvent } from '../graph/dispatch.ts'
import { findMessage } from './threads.ts'
import type { Conversation, Customer } from './world.ts'

/** What came of speaking. */
export interface SpeakResult {
  ok: true
  /** The message that was made or changed, if one was. */
  mid?: string
  /** The person, or the Page for what it wrote itself. */
  from?: string
  conversationId?: string
  commentId?: string
  /** One result per act of a batch. */
  results?: SpeakResult[]
  /** What became of the webhook; empty when not waited for. */
  delivered: DeliveryReport[]
}

/** One act, done: what to tell the caller and the app. */
export interface Act {
  result: Omit<SpeakResult, 'ok' | 'delivered'>
  events: WebhookEvent[]
}

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
