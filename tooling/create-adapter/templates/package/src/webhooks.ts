import type { AdapterRuntime, WebhookReceiver } from '@dm/core'
import { readWebhookBody, resolveRuntime } from '@dm/core/kit'
import { eventsFrom } from './mapping/event.ts'
import { notWrittenYet } from './not-written-yet.ts'

export interface NewNetworkWebhooksConfig {
  readonly appSecret: string
  /** The word that was entered at the network beside the webhook address. */
  readonly verifyToken: string
}

/**
 * Receives the webhooks of an app for all of its accounts, without the client: answers the network's challenge,
 * checks the signature over the raw bytes, and reads every event.
 */
export function createNewNetworkWebhooks(
  _config: NewNetworkWebhooksConfig,
  runtime?: Pick<AdapterRuntime, 'hmac'>,
): WebhookReceiver {
  const { hmac: _hmac } = resolveRuntime(runtime)
  return {
    challenge: () => notWrittenYet('webhooks.ts: challenge, or undefined where the network asks none'),
    verify: () => notWrittenYet('webhooks.ts: verify, with isSigned and hmac'),
    parse: (rawBody) => eventsFrom(readWebhookBody(rawBody)),
  }
}
