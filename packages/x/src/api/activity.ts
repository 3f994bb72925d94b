import { DmError, type CallOptions } from '@dm/core'
import { omitUndefined, readAnswer } from '@dm/core/kit'
import type { Call } from './callers.ts'
import {
  wireSubscriptions,
  wireWebhook,
  wireWebhooks,
  type WireSubscription,
  type WireWebhook,
} from './wire.ts'
import { z } from 'zod'

/** What a user is subscribed to: one kind of event, sent to one webhook. */
export interface SubscriptionRequest {
  readonly eventType: string
  readonly userId: string
  readonly webhookId: string
}

/** Webhooks of the app, and which users' events go there. */
export type XActivity = ReturnType<typeof createXActivity>

const subscriptionsPath = '/2/activity/subscriptions'
const wireValid = z.object({ data: z.object({ valid: z.boolean().nullish() }).nullish() })

/**
 * The calls around webhooks, in the name of the app.
 *
 * @see https://docs.x.com/x-api/webhooks/introduction
 * @see https://docs.x.com/x-api/activity/introduction
 */
export function createXActivity(asApp: Call) {
  return {
    async listWebhooks(options?: CallOptions): Promise<readonly WireWebhook[]> {
      const { body } = await asApp({ limit: 'webhooks.list', method: 'GET', path: '/2/webhooks', options })
      return readAnswer(wireWebhooks, body).data ?? []
    },

    /** X calls the address before it answers. */
    async createWebhook(url: string, options?: CallOptions): Promise<string> {
      const { body } = await asApp({
        limit: 'webhooks.create',
        method: 'POST',
        path: '/2/webhooks',
        json: { url },
        options,
      })
      return readAnswer(z.object({ data: wireWebhook }), body).data.id
    },

    /** Has the address checked again; whether X believes it now. */
    async validateWebhook(id: string, options?: CallOptions): Promise<boolean> {
      const path = `/2/webhooks/${encodeURIComponent(id)}`
      const { body } = await asApp({ limit: 'webhooks.validate', method: 'PUT', path, options })
      return readAnswer(wireValid, body).data?.valid !== false
    },

    async listSubscriptions(options?: CallOptions): Promise<readonly WireSubscription[]> {
      const all: WireSubscription[] = []
      let token: string | undefined
      do {
        const query = { max_results: '1000', ...omitUndefined({ pagination_token: token }) }
        const request = {
          limit: 'subscriptions.list',
          method: 'GET',
          path: subscriptionsPath,
          query,
        } as const
        const list = readAnswer(wireSubscriptions, (await asApp({ ...request, options })).body)
        all.push(...(list.data ?? []))
        const next = list.meta?.next_token
        token = next === token ? undefined : next
      } while (token !== undefined)
      return all
    },

    /** Private events are asked for in the name of the user whose they are. */
    async createSubscription(
      asUser: Call,
      { eventType, userId, webhookId }: SubscriptionRequest,
      options?: CallOptions,
    ): Promise<void> {
      try {
        // X answers in three forms, or with nothing; that it did not refuse is enough.
        await asUser({
          limit: 'subscriptions.create',
          method: 'POST',
          path: subscriptionsPath,
          json: { event_type: eventType, filter: { user_id: userId }, webhook_id: webhookId },
          options,
        })
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
    },

    async moveSubscription(id: string, webhookId: string, options?: CallOptions): Promise<void> {
      await asApp({
        limit: 'subscriptions.update',
        method: 'PUT',
        path: `${subscriptionsPath}/${encodeURIComponent(id)}`,
        json: { webhook_id: webhookId },
        options,
      })
    },

    async deleteSubscription(id: string, options?: CallOptions): Promise<void> {
      const path = `${subscriptionsPath}/${encodeURIComponent(id)}`
      try {
        await asApp({ limit: 'subscriptions.delete', method: 'DELETE', path, options })
      } catch (error) {
        // Gone already, which is what was asked for.
        if (!DmError.isInstance(error) || error.code !== 'not_found') throw error
      }
    },
  }
}

/** Somebody was faster, or the list lags behind. */
function isDuplicate(error: unknown): boolean {
  return DmError.isInstance(error) && /duplicate/i.test(error.upstream?.message ?? '')
}
