import { z } from 'zod'

/**
 * An id as text. The Graph API sends most ids as strings, but attachment and app ids come as numbers in
 * places, so both are taken; anything else is no id.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
export function nativeId(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

/** {@link nativeId} for wire schemas: `null`, absent and empty are `undefined`. */
export const wireId = z.union([z.string(), z.number()]).nullish().transform(nativeId)

/** Text for wire schemas: `null`, absent and empty are `undefined`, because Meta writes them for one another. */
export const wireText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === '' ? undefined : text))

/** A flag that is `true`, or the text `true` as the test button of the app dashboard sends it. */
export const wireFlag = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .transform((value) => value === true || value === 'true' || value === 1)
