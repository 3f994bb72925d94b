import type { AdapterRuntime, WebhookReceiver } from '@dm/core'
import { fromHex, isSigned, readWebhookBody, resolveRuntime } from '@dm/core/kit'
import { eventsFrom } from './mapping/event.ts'

export interface NewNetworkWebhooksConfig {
  readonly appSecret: string
  /** The word that was entered at the network beside the webhook address. */
  readonly verifyToken: string
}

/**
 * Receives the webhooks of an app for all of its accounts, without the client: answers the network's challenge,
 * checks the signature over the raw bytes, and reads every event.
 *
 * @see https://new-network.example/docs/webhooks
 */
export function createNewNetworkWebhooks(
  { appSecret, verifyToken }: NewNetworkWebhooksConfig,
  runtime?: Pick<AdapterRuntime, 'hmac'>,
): WebhookReceiver {
  const { hmac } = resolveRuntime(runtime)
  return {
    challenge({ method, url }) {
      const query = new URL(url, 'https://example.com').searchParams
      const question = query.get('question')
      if (method !== 'GET' || question === null) return undefined
      if (query.get('word') !== verifyToken) return { status: 403, headers: {}, body: '' }
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: question }
    },

    verify({ headers }, rawBody) {
      const claimed = fromHex(headers.get('x-new-network-signature') ?? '')
      return isSigned({ claimed, rawBody, secrets: [appSecret], hmac })
    },

    parse: (rawBody) => eventsFrom(readWebhookBody(rawBody)),
  }
}
