import type { AdapterRuntime, WebhookReceiver } from '@dm/core'
import { resolveRuntime } from '@dm/core/kit'
import { createHubWebhooks } from '@dm/meta'
import { eventsFrom } from './mapping/event.ts'

export { commentIdOf } from './mapping/comment.ts'

export interface InstagramWebhooksConfig {
  /**
   * The secret of the app, or several of which any is believed: while one replaces another, and for the login at
   * Instagram, where webhooks may be signed with the secret of the Instagram app or with that of the Meta app.
   */
  readonly appSecret: string | readonly string[]
  /** The word that was entered in the dashboard beside the webhook address. */
  readonly verifyToken: string
}

/**
 * Receives the webhooks of an app for all of its accounts, without the client: answers Meta's challenge, checks the
 * signature over the raw bytes, and reads every event, whichever login the accounts were connected with.
 *
 * Answer 200 within five seconds. Meta repeats what it is not sure of, so store by `event.id`.
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/webhooks
 */
export function createInstagramWebhooks(
  config: InstagramWebhooksConfig,
  runtime?: Pick<AdapterRuntime, 'hmac'>,
): WebhookReceiver {
  return createHubWebhooks(config, resolveRuntime(runtime), eventsFrom)
}
