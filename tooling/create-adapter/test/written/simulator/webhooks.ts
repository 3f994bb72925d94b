import type { WebhookRequest } from '../delivery.ts'
import { hmacSha256 } from '../hmac.ts'
import type { NewNetworkSeed } from './seed.ts'

/** An event as the request that the network posts: envelope, headers and the signature over the exact bytes. */
export async function webhookRequest(
  { accountId, appSecret }: NewNetworkSeed,
  url: string,
  event: Record<string, unknown>,
): Promise<WebhookRequest> {
  const body = JSON.stringify({ account: accountId, events: [event] })
  const signature = await hmacSha256(appSecret, body)
  return { url, headers: { 'content-type': 'application/json', 'x-new-network-signature': signature }, body }
}
