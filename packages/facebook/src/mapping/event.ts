import type { InboundEvent } from '@dm/core'
import { isPlainObject, omitUndefined, parseTimestamp } from '@dm/core/kit'
import { type EnvelopeItem } from '@dm/meta'
import { compositeBase, contextOf, conversationOf, type EventContext } from './event-context.ts'
import { readEdit, readMessage, readPostback, readReaction, type EventReader } from './message-readers.ts'
import {
  handoverReader,
  readDelivery,
  readOptin,
  readPolicy,
  readRead,
  readReferral,
} from './signal-readers.ts'

/**
 * How each kind of event is read, by the key under which it comes.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
const readers = new Map<string, EventReader>([
  ['message', readMessage],
  ['message_edit', readEdit],
  ['reaction', readReaction],
  ['delivery', readDelivery],
  ['read', readRead],
  ['postback', readPostback],
  ['referral', readReferral],
  ['optin', readOptin],
  ['pass_thread_control', handoverReader('passed')],
  ['take_thread_control', handoverReader('taken')],
  ['request_thread_control', handoverReader('requested')],
  ['app_roles', handoverReader('roles')],
  ['policy_enforcement', readPolicy],
  ['policy-enforcement', readPolicy],
])

/** Keys that stand around an event and name none. */
const frame = new Set(['sender', 'recipient', 'timestamp', 'prior_message'])

/** Every event of one webhook item: at least one, because what cannot be read is kept as unsupported. */
export function eventsFrom(item: EnvelopeItem): InboundEvent[] {
  const context = contextOf(item, false)
  const { value, object } = item
  const foreign = object !== undefined && object !== 'page'
  if (foreign || !isPlainObject(value) || !isMessagingShaped(item, value)) return [unsupported(context)]
  return Object.keys(value)
    .filter((key) => readers.has(key))
    .map((key) => readOne(key, value[key], context))
    .concat(isKnown(value) ? [] : [unsupported(context)])
}

function readOne(key: string, value: unknown, context: EventContext): InboundEvent {
  try {
    return readers.get(key)?.(value, context) ?? unsupported(context, key)
  } catch {
    return unsupported(context, key)
  }
}

function isKnown(event: Record<string, unknown>): boolean {
  return Object.keys(event).some((key) => readers.has(key))
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
