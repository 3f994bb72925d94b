import { createEventReading, readEdit, readPostback, readReaction, signalReaders } from '@dm/meta'
import { readMessage } from './message.ts'
import { messenger } from './network.ts'
import { readDelivery, readPolicy, readRead } from './signal-readers.ts'

/**
 * Every event of one webhook item, by the key under which it comes.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export const eventsFrom = createEventReading(
  messenger,
  new Map([
    ['message', readMessage],
    ['message_edit', readEdit],
    ['reaction', readReaction],
    ['delivery', readDelivery],
    ['read', readRead],
    ['postback', readPostback],
    ...signalReaders,
    ['policy_enforcement', readPolicy],
    ['policy-enforcement', readPolicy],
  ]),
)
