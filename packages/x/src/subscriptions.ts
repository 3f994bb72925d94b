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

  /** Of several webhooks nobody can tell whose each is, and another host of the app must not lose its own. */
  function ownOf(all: readonly WireWebhook[]): string {
    // The only one is not ours either when ours was another.
    const own =
      registered === undefined && all.length === 1 ? all[0] : all.find(({ id }) => id === registered)
    if (own !== undefined) return own.id
    const count = all.length === 0 ? 'no webhook' : `${all.length} webhooks`
    throw invalidConfig(
      'webhook',
      `The app has ${count} at X, and none is known as ours: call registerWebhook with its address first.`,
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
      const all = await activity.listWebhooks(options)
      const webhookId = ownOf(all)
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
      const kinds = new Set([...xEventTypes, ...xChatEventTypes])
      const existing = (await subscriptionsOf(credentials.accountId, options)).filter(
        ({ event_type: type }) => kinds.has(type ?? ''),
      )
      const webhooks = await activity.listWebhooks(options)
      const living = new Set(webhooks.map(({ id }) => id))
      const isStray = (webhookId: string | undefined) => webhookId === undefined || !living.has(webhookId)
      const own = existing.every(({ webhook_id }) => isStray(webhook_id)) ? undefined : ownOf(webhooks)
      for (const subscription of existing) {
        const id = idOf(subscription)
        if (id === undefined) continue
        if (subscription.webhook_id === own || isStray(subscription.webhook_id)) {
          await activity.deleteSubscription(id, options)
        }
      }
    },
  }
}

function idOf({ subscription_id, id }: WireSubscription): string | undefined {
  return subscription_id ?? id
}
