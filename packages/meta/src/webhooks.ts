import type { WebhookReceiver } from '@dm/core'
import type { ResolvedRuntime } from '@dm/core/kit'
import { answerHubChallenge } from './challenge.ts'
import { readEnvelope, type EnvelopeItem } from './envelope.ts'
import { signatureHeader, verifyHubSignature } from './signature.ts'

/** What a receiver of Meta's webhooks has to know. */
export interface HubWebhooksConfig {
  /** The secret of the app, or several, any of which is believed. */
  readonly appSecret: string | readonly string[]
  /** The word that was entered in the dashboard beside the webhook address. */
  readonly verifyToken: string
}

/**
 * Receives the webhooks of an app at Meta: answers the challenge, checks the signature over the raw bytes, and hands
 * every item of the envelope to the network that knows how to read it.
 *
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function createHubWebhooks(
  { appSecret, verifyToken }: HubWebhooksConfig,
  { hmac }: Pick<ResolvedRuntime, 'hmac'>,
  eventsFrom: (item: EnvelopeItem) => ReturnType<WebhookReceiver['parse']>,
): WebhookReceiver {
  const secrets = typeof appSecret === 'string' ? [appSecret] : appSecret
  return {
    challenge: (request) => answerHubChallenge(request, verifyToken),
    verify: (request, rawBody) =>
      verifyHubSignature({ header: request.headers.get(signatureHeader), rawBody, secrets, hmac }),
    parse: (rawBody) => readEnvelope(rawBody).flatMap(eventsFrom),
  }
}
