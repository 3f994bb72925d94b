import type { InboundEvent } from '@dm/core'
import { isPlainObject, omitUndefined, parseTimestamp } from '@dm/core/kit'
import type { EnvelopeItem } from '../envelope.ts'
import {
  compositeBase,
  contextOf,
  conversationOf,
  type EventContext,
  type EventNetwork,
} from './event-context.ts'

/**
 * Reads the value under one key of an event. `undefined`, or a throw, when it is not what it should be: the
 * event is then kept as unsupported.
 */
export type EventReader = (value: unknown, context: EventContext) => InboundEvent | undefined

/** Keys that stand around an event and name none. */
const frame = new Set(['sender', 'recipient', 'timestamp', 'prior_message', 'is_self'])

/**
 * Makes the function that reads every event of one webhook item: at least one, because what cannot be read is
 * kept as unsupported.
 *
 * @param readers how each kind of event is read, by the key under which it comes
 * @example
 * const eventsFrom = createEventReading(network, new Map([['reaction', readReaction]]))
 * const events = readEnvelope(rawBody).flatMap(eventsFrom)
 */
export function createEventReading(
  network: EventNetwork,
  readers: ReadonlyMap<string, EventReader>,
): (item: EnvelopeItem) => InboundEvent[] {
  function readOne(key: string, value: unknown, context: EventContext): InboundEvent {
    try {
      return readers.get(key)?.(value, context) ?? unsupported(context, key)
    } catch {
      return unsupported(context, key)
    }
  }

  return (item) => {
    const context = contextOf(network, item)
    const { value, object } = item
    const foreign = object !== undefined && object !== network.object
    if (foreign || !isPlainObject(value) || !isMessagingShaped(item, value)) return [unsupported(context)]
    const known = Object.keys(value).filter((key) => readers.has(key))
    return known.length === 0 ? [unsupported(context)] : known.map((key) => readOne(key, value[key], context))
  }
}

/** The dashboard's test button sends messaging events as changes; other changes have no two sides. */
function isMessagingShaped(item: EnvelopeItem, value: Record<string, unknown>): boolean {
  if (item.list === 'messaging' || item.list === 'standby') return true
  return item.list === 'changes' && (isPlainObject(value.sender) || isPlainObject(value.recipient))
}

function unsupported(context: EventContext, key?: string): InboundEvent {
  const { item } = context
  const event = isPlainObject(item.value) ? item.value : {}
  const nativeType = key ?? item.field ?? Object.keys(event).find((name) => !frame.has(name)) ?? item.list
  const type = 'unsupported.received'
  return {
    type,
    ...compositeBase(context, type, nativeType),
    ...omitUndefined({
      occurredAt:
        context.ownTime === ''
          ? (parseTimestamp(event.created_time) ?? context.occurredAt)
          : context.occurredAt,
      conversation: conversationOf(context),
    }),
    nativeType,
  }
}
