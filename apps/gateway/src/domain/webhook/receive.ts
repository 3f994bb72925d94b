import type { Context, Platform } from '../../context.ts'
import type { Ingested } from './event-store.ts'

/**
 * Takes in the body of a verified webhook. When it returns, every event in it is stored.
 *
 * @throws {DmError} `webhook_malformed` when the body is not the network's; what the database throws when it is
 * out of order, and then nothing may be answered
 */
export async function receiveWebhook(
  context: Context,
  platform: Platform,
  body: Uint8Array,
): Promise<Ingested> {
  const events = platform.adapter.webhooks.parse(body)
  const ingested = await context.store.events.ingest(events)
  context.log.debug({ platform: platform.id, ...ingested }, 'webhook stored')
  return ingested
}
