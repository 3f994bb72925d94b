import { ownedByAnother } from '../graph/ownership.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import { flavours } from './flavours.ts'
import type { Conversation } from './world.ts'

/**
 * Whether another app owns the thread now; then ours hears of it on standby.
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing
 */
export function ownedByOther(context: InstagramContext, conversation: Conversation | undefined): boolean {
  if (context.switches.standby) return true
  const ours = flavours.map((flavour) => context.app(flavour).id)
  return ours.every((appId) => ownedByAnother(context.clock, appId, conversation))
}

/** Refuses to act in a thread of another app. */
export function checkThreadOwner(context: InstagramContext, conversation: Conversation | undefined): void {
  if (!ownedByOther(context, conversation)) return
  throw context.switches.routingRefusal === 2018300 ? refuse.otherAppOwnsThread() : refuse.notThreadOwner()
}
