import type { InboundEvent } from '@dm/core'
import { notWrittenYet } from '../not-written-yet.ts'

/**
 * Every event of one webhook body, in its order. An item that cannot be read becomes `unsupported.received`.
 *
 * @throws {DmError} `webhook_malformed` when the body as a whole is not the network's envelope
 */
export function eventsFrom(_body: Readonly<Record<string, unknown>>): InboundEvent[] {
  return notWrittenYet('mapping/event.ts: eventsFrom')
}
