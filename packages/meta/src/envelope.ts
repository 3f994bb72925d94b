import { type Timestamp } from '@dm/core'
import { isPlainObject, omitUndefined, parseTimestamp, readWebhookJson, webhookMalformed } from '@dm/core/kit'
import { nativeId } from './native-id.ts'

/** The lists of an entry that hold events, and `entry` for an entry that holds none of them. */
export type EnvelopeList = 'messaging' | 'standby' | 'changes' | 'entry'

/** One item of a webhook, with what its envelope says of it. */
export interface EnvelopeItem {
  readonly list: EnvelopeList
  /** What the envelope is about: `page` or `instagram`. */
  readonly object?: string
  /** The account, as the entry names it. */
  readonly entryId?: string
  readonly entryTime?: Timestamp
  /** The subscribed field, for `changes`. */
  readonly field?: string
  /** The event: the item itself, or the value of a change. */
  readonly value: unknown
  /** The item as it came. */
  readonly raw: unknown
}

/**
 * Reads every item out of the body of a webhook, in its order: of each entry all that it lists under
 * `messaging`, `standby` and `changes`, and the change that stands in the entry itself. An entry or item of another
 * shape is an item too, so that nothing is lost and nothing hurts its neighbours.
 *
 * Some samples of Meta put the body into a list; each of its members is then read as a body.
 *
 * @throws {DmError} `webhook_malformed` when the body is not JSON with a list `entry`
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function readEnvelope(rawBody: Uint8Array): EnvelopeItem[] {
  const body = readWebhookJson(rawBody)
  const bodies: unknown[] = Array.isArray(body) ? body : [body]
  if (!bodies.some(hasEntries)) {
    throw webhookMalformed('The body of the webhook has no list "entry"; it is not of Meta.')
  }
  return bodies.flatMap((one) =>
    hasEntries(one)
      ? one.entry.flatMap((entry) => itemsOf(entry, nativeId(one.object)))
      : itemsOf(one, undefined),
  )
}

function hasEntries(body: unknown): body is { entry: unknown[]; object?: unknown } {
  return isPlainObject(body) && Array.isArray(body.entry)
}

function itemsOf(entry: unknown, object: string | undefined): EnvelopeItem[] {
  const [entryId, entryTime] = isPlainObject(entry) ? [nativeId(entry.id), parseTimestamp(entry.time)] : []
  const item = (list: EnvelopeList, value: unknown, raw: unknown, field?: string): EnvelopeItem =>
    omitUndefined({ list, object, entryId, entryTime, field, value, raw })

  if (!isPlainObject(entry)) return [item('entry', entry, entry)]
  const items = [
    ...listed(entry.messaging).map((event) => item('messaging', event, event)),
    ...listed(entry.standby).map((event) => item('standby', event, event)),
    ...listed(entry.changes).map((change) =>
      isPlainObject(change)
        ? item('changes', change.value, change, nativeId(change.field))
        : item('changes', change, change),
    ),
  ]
  if ('field' in entry && 'value' in entry)
    items.push(item('changes', entry.value, entry, nativeId(entry.field)))
  const holdsList = 'messaging' in entry || 'standby' in entry || 'changes' in entry
  return items.length > 0 || holdsList ? items : [item('entry', entry, entry)]
}

function listed(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
