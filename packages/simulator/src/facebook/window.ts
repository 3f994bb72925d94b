import { windowOpen, withinHumanWeek } from '../graph/window.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import type { Conversation } from './world.ts'

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
  if (windowOpen(context.clock, conversation)) return
  const withinWeek = withinHumanWeek(context.clock, conversation)
  if (tag === 'HUMAN_AGENT' && withinWeek) return
  if (tag === 'CUSTOMER_FEEDBACK' && isFeedbackTemplate && withinWeek) return
  throw refuse.windowClosed()
}
