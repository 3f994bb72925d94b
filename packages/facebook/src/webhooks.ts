import { type AdapterRuntime, type WebhookReceiver } from '@dm/core'
import { resolveRuntime } from '@dm/core/kit'
import { answerHubChallenge, readEnvelope, signatureHeader, verifyHubSignature } from '@dm/meta'
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
  const { hmac } = resolveRuntime(runtime)
  const secrets = typeof config.appSecret === 'string' ? [config.appSecret] : config.appSecret
  return {
    challenge: (request) => answerHubChallenge(request, config.verifyToken),
    verify: (request, rawBody) =>
      verifyHubSignature({ header: request.headers.get(signatureHeader), rawBody, secrets, hmac }),
    parse: (rawBody) => readEnvelope(rawBody).flatMap(eventsFrom),
  }
}
