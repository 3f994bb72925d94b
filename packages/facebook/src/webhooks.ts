import type { AdapterRuntime, WebhookReceiver } from '@dm/core'
import { resolveRuntime } from '@dm/core/kit'
import { createHubWebhooks } from '@dm/meta'
import { eventsFrom } from './mapping/event.ts'

export interface FacebookWebhooksConfig {
  /** The secret of the app, or several while one replaces another: any of them is believed. */
  readonly appSecret: string | readonly string[]
  /** The word that was entered in the dashboard beside the webhook address. */
  readonly verifyToken: string
}

/**
 * Receives the webhooks of an app for all of its Pages, without the client: answers Meta's challenge, checks
 * the signature over the raw bytes, and reads every event.
 *
 * Answer 200 within five seconds. Meta repeats what it is not sure of, so store by `event.id`.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function createFacebookWebhooks(
  config: FacebookWebhooksConfig,
  runtime?: Pick<AdapterRuntime, 'hmac'>,
): WebhookReceiver {
  return createHubWebhooks(config, resolveRuntime(runtime), eventsFrom)
}
