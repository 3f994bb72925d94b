import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import type { Conversation } from './world.ts'

/** The moment the 24-hour window closes; null when it was never open. */
export function windowClosesAt(conversation: Conversation | undefined): number | null {
  const openedAtMs = conversation?.windowOpenedAtMs ?? null
  return openedAtMs === null ? null : openedAtMs + limits.responseWindowMs
}

/** Whether the Page may write freely. */
export function windowOpen(context: FacebookContext, conversation: Conversation | undefined): boolean {
  const closesAtMs = windowClosesAt(conversation)
  return closesAtMs !== null && context.clock.now() <= closesAtMs
}

/** How a send asks to be let through. */
export interface WindowClaim {
  messagingType: string | undefined
  tag: string | undefined
  isFeedbackTemplate: boolean
}

/**
 * Refuses a send that the policy windows do not allow.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/policy
 */
export function checkWindow(
  context: FacebookContext,
  conversation: Conversation | undefined,
  { tag, isFeedbackTemplate }: WindowClaim,
): void {
  if (windowOpen(context, conversation)) return
  const lastMessageAtMs = conversation?.lastMessageAtMs ?? null
  const withinWeek =
    lastMessageAtMs !== null && context.clock.now() <= lastMessageAtMs + limits.humanAgentWindowMs
  if (tag === 'HUMAN_AGENT' && withinWeek) return
  if (tag === 'CUSTOMER_FEEDBACK' && isFeedbackTemplate && withinWeek) return
  throw refuse.windowClosed()
}

/** The person did something that opens the window; a message also starts the seven days anew. */
export function openWindow(conversation: Conversation, atMs: number, wrote: boolean): void {
  conversation.windowOpenedAtMs = atMs
  if (wrote) conversation.lastMessageAtMs = atMs
}
