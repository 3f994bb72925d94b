import type { WebhookRequest } from '@dm/core'
import type { PostedWebhook } from './harness.ts'

/** A posted webhook as the receiver sees it, perhaps with other headers. */
export function postedRequest(
  { url = 'https://example.com/webhooks', headers: posted }: PostedWebhook,
  headers: Readonly<Record<string, string>> = posted,
): WebhookRequest {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return { method: 'POST', url, headers: { get: (name) => byName.get(name.toLowerCase()) ?? null } }
}
