import { windowOpen, withinHumanWeek } from '../graph/window.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import type { Conversation } from './world.ts'

/**
 * Refuses a send that the windows do not allow: 24 hours after the person's last act, seven days for a human.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
export function checkWindow(
  { clock }: Pick<InstagramContext, 'clock'>,
  conversation: Conversation | undefined,
  tag: string | undefined,
): void {
  if (windowOpen(clock, conversation)) return
  if (tag === 'HUMAN_AGENT' && withinHumanWeek(clock, conversation)) return
  throw refuse.windowClosed()
}
