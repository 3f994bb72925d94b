import type { CallOptions, Credentials } from '@dm/core'
import type { SubscriptionRequest, XActivity } from './api/activity.ts'
import type { Call } from './api/callers.ts'
import type { WireSubscription, WireWebhook } from './api/wire.ts'
import { invalidConfig, webhookRefused } from './errors.ts'

/**
 * Events of classic direct messages.
 *
 * @see https://docs.x.com/x-api/activity/introduction
 */
export const xEventTypes: readonly string[] = ['dm.received', 'dm.sent', 'dm.read', 'dm.indicate_typing']

/** Events of encrypted messages; what comes is billed and cannot be read. */
export const xChatEventTypes: readonly string[] = ['chat.received', 'chat.sent']

/** Where the events of the app go, and whose. */
export function createXSubscriptions(activity: XActivity, wanted: readonly string[]) {
  /** What `register` found or made: of several webhooks of an app, ours. */
  let registered: string | undefined

  async function ownWebhook(
    options: CallOptions | undefined,
  ): Promise<{ id: string; all: readonly WireWebhook[] }> {
    const all = await activity.listWebhooks(options)
    const own = all.find(({ id }) => id === registered) ?? all.find(({ valid }) => valid !== false) ?? all[0]
    if (own !== undefined) return { id: own.id, all }
    throw invalidConfig(
      'webhook',
      'The app has no webhook at X yet: call registerWebhook with its address first.',
    )
  }

  async function subscriptionsOf(
    userId: string,
    options: CallOptions | undefined,
  ): Promise<readonly WireSubscription[]> {
    const all = await activity.listSubscriptions(options)
    return all.filter(({ filter }) => filter?.user_id === userId)
  }

  return {
    async register(url: string, options?: CallOptions): Promise<void> {
      const known = (await activity.listWebhooks(options)).find((webhook) => webhook.url === url)
      registered = known?.id ?? (await activity.createWebhook(url, options))
      if (known === undefined || known.valid === true) return
      if (!(await activity.validateWebhook(known.id, options))) throw webhookRefused()
    },

    /** Lists before it creates, because X counts duplicates against the app or refuses them. */
    async subscribe(credentials: Credentials, asUser: Call, options?: CallOptions): Promise<void> {
      const { accountId: userId } = credentials
      const { id: webhookId, all } = await ownWebhook(options)
      const existing = await subscriptionsOf(userId, options)
      const living = new Set(all.map(({ id }) => id))
      for (const eventType of wanted) {
        const same = existing.filter(({ event_type }) => event_type === eventType)
        if (same.some(({ webhook_id }) => webhook_id === webhookId)) continue
        // One that goes to a webhook that is gone, or only to the stream, is moved; another app's host keeps its own.
        const stray = same.find(({ webhook_id }) => webhook_id === undefined || !living.has(webhook_id))
        const id = stray === undefined ? undefined : idOf(stray)
        const request: SubscriptionRequest = { eventType, userId, webhookId }
        if (id === undefined) await activity.createSubscription(asUser, request, options)
        else await activity.moveSubscription(id, webhookId, options)
      }
    },

    async unsubscribe(credentials: Credentials, options?: CallOptions): Promise<void> {
      const existing = await subscriptionsOf(credentials.accountId, options)
      const ours = new Set([...xEventTypes, ...xChatEventTypes])
      const living = await activity.listWebhooks(options)
      for (const subscription of existing) {
        const { event_type: eventType = '', webhook_id: webhookId } = subscription
        const id = idOf(subscription)
        const isElsewhere =
          registered !== undefined && webhookId !== registered && living.some((one) => one.id === webhookId)
        if (id !== undefined && ours.has(eventType) && !isElsewhere) {
          await activity.deleteSubscription(id, options)
        }
      }
    },
  }
}

function idOf({ subscription_id, id }: WireSubscription): string | undefined {
  return subscription_id ?? id
}
