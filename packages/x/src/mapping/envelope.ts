import { isPlainObject, nativeId, omitUndefined, readWebhookBody, webhookMalformed } from '@dm/core/kit'

/** What one delivery of a webhook tells about one account. */
export interface Delivery {
  /** The account that is subscribed, as the envelope names it. */
  readonly accountId?: string
  /** X's word for the kind, in one spelling: `dm.received` and `DmReceived` are `dmreceived`. */
  readonly kind?: string
  /** The word as it came. */
  readonly nativeType: string
  /** X's id of the delivery: another one for each subscription, so no name for the event. */
  readonly uuid?: string
  readonly payload: unknown
  /** The delivery as it came. */
  readonly raw: unknown
}

/** Keys that stand around the events of the older form. */
const frame = new Set(['for_user_id', 'users', 'apps', 'user_has_blocked'])

/**
 * Takes the body of a webhook apart: the X Activity form with one delivery or several, the older Account
 * Activity form, and X's own notices.
 *
 * @throws {DmError} `webhook_malformed` when the body is not a JSON object with something in it
 * @see https://docs.x.com/x-api/activity/introduction
 * @see https://docs.x.com/x-api/account-activity/introduction
 */
export function readEnvelope(rawBody: Uint8Array): Delivery[] {
  const body = readWebhookBody(rawBody)
  if (Object.keys(body).length === 0) throw webhookMalformed('The body of the webhook has nothing in it.')
  if (!('data' in body)) return [olderDelivery(body)]
  return Array.isArray(body.data) ? body.data.map(delivery) : [delivery(body.data)]
}

function delivery(raw: unknown): Delivery {
  if (!isPlainObject(raw)) return { nativeType: 'data', payload: raw, raw }
  const nativeType = nativeId(raw.event_type)
  return {
    nativeType: nativeType ?? 'data',
    payload: raw.payload,
    raw,
    ...omitUndefined({
      accountId: isPlainObject(raw.filter) ? nativeId(raw.filter.user_id) : undefined,
      kind: nativeType?.toLowerCase().replace(/[._]/g, ''),
      uuid: nativeId(raw.event_uuid),
    }),
  }
}

function olderDelivery(body: Record<string, unknown>): Delivery {
  return {
    nativeType: Object.keys(body).find((key) => !frame.has(key)) ?? 'unknown',
    payload: body,
    raw: body,
    ...omitUndefined({ accountId: nativeId(body.for_user_id) }),
  }
}
