import type { InboundEvent } from '@dm/core'
import { isPlainObject } from '@dm/core/kit'
import type { Delivery } from './envelope.ts'
import { unsupportedEvent, type EventContext, type EventReader } from './event-context.ts'
import {
  readChatMessage,
  readMessage,
  readRead,
  readRevocation,
  readTyping,
  readUserEvent,
} from './event-readers.ts'
import { nativeDelivery, nativeItem } from './native-event.ts'
import { pushedUsers } from './participant.ts'

/**
 * How the lists of a payload are read, by their key. Both forms of webhooks have the same lists.
 *
 * @see https://docs.x.com/x-api/account-activity/introduction
 */
const listReaders = new Map<string, EventReader>([
  ['direct_message_events', readMessage],
  ['direct_message_mark_read_events', readRead],
  ['direct_message_indicate_typing_events', readTyping],
  ['user_event', readUserEvent],
])

/**
 * How a payload is read that is one event by itself, by the kind of its delivery.
 *
 * @see https://docs.x.com/x-api/activity/event-payloads
 */
const payloadReaders = new Map<string, EventReader>([
  ['chatreceived', readChatMessage],
  ['chatsent', readChatMessage],
  ['oauthrevoke', readRevocation],
  ['dmread', readRead],
  ['dmindicatetyping', readTyping],
])

/** Every event of one delivery: what cannot be read is kept as unsupported. */
export function eventsFrom(delivery: Delivery): InboundEvent[] {
  const { payload, kind = '' } = delivery
  const users = pushedUsers(isPlainObject(payload) ? payload.users : undefined)
  const whole = (): EventContext => {
    const native = nativeDelivery(delivery)
    return { delivery, users, raw: delivery.raw, native }
  }
  if (!isPlainObject(payload)) return [unsupportedEvent(whole())]
  const lists = [...listReaders].filter(([key]) => typeof payload[key] === 'object' && payload[key] !== null)
  if (lists.length === 0) return [readOne(payloadReaders.get(kind), payload, whole())]
  const ofList = (key: string, raw: unknown): EventContext => {
    const native = nativeItem(delivery, key, raw)
    return { delivery, users, raw, native }
  }
  const known = lists.flatMap(([key, reader]) =>
    listed(payload[key]).map((raw) => readOne(reader, raw, ofList(key, raw))),
  )
  // A list that is not known, beside one that is.
  const foreign = Object.entries(payload).flatMap(([key, items]) =>
    Array.isArray(items) && !listReaders.has(key)
      ? items.map((raw: unknown) =>
          unsupportedEvent({ ...ofList(key, raw), delivery: { ...delivery, nativeType: key } }),
        )
      : [],
  )
  return [...known, ...foreign]
}

function readOne(reader: EventReader | undefined, value: unknown, context: EventContext): InboundEvent {
  try {
    return reader?.(value, context) ?? unsupportedEvent(context)
  } catch {
    return unsupportedEvent(context)
  }
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
