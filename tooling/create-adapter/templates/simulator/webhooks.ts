import type { WebhookRequest } from '../delivery.ts'
import { notWrittenYet } from './not-written-yet.ts'
import type { NewNetworkSeed } from './seed.ts'

/** An event as the request that the network posts: envelope, headers and the signature over the exact bytes. */
export function webhookRequest(
  _seed: NewNetworkSeed,
  _url: string,
  _event: Record<string, unknown>,
): Promise<WebhookRequest> {
  return notWrittenYet('webhooks.ts: the envelope and how it is signed')
}
