import type { Activity } from './activity.ts'
import type { XContext } from './context.ts'
import type { Subscribed } from './envelopes.ts'

/** The activities that some subscription of a webhook, or of any when none is named, lets through. */
export function subscribedOf(
  context: XContext,
  activities: readonly Activity[],
  webhookId?: string,
): Subscribed[] {
  const subscriptions = [...context.world.subscriptions.values()]
  return activities.flatMap((activity) => {
    const found = subscriptions.find(
      (one) =>
        one.eventType === activity.name &&
        (activity.userId === undefined || one.userId === activity.userId) &&
        (webhookId === undefined || one.webhookId === webhookId) &&
        (one.direction === undefined || one.direction === directionOf(activity.name)),
    )
    return found ? { activity, subscription: found } : []
  })
}

function directionOf(name: string): string {
  return name.endsWith('.sent') ? 'outbound' : 'inbound'
}
