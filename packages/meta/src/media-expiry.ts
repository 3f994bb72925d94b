import { parseTimestamp } from '@dm/core/kit'
import type { Timestamp } from '@dm/core'

/**
 * When a media link of Meta's content network stops working: the query value `oe` is the moment in seconds
 * since 1970, written in hexadecimal. Observed, not documented; `undefined` when the link does not say.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
export function mediaExpiry(url: string | undefined): Timestamp | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const expiry = new URL(url).searchParams.get('oe')
  if (expiry === null || !/^[0-9a-f]{8}$/i.test(expiry)) return undefined
  return parseTimestamp(Number.parseInt(expiry, 16))
}
