import { stableDigest } from './stable-digest.ts'

/** Receivers keep ids under unique keys, and what the networks send has no greatest length. */
const maxLength = 200
const maxLongPart = 32

/**
 * The id of an event, made of its type and of what tells it from others: as it is while it is short, else with
 * digests in place of its long parts. The same parts make the same id.
 *
 * @example
 * eventId('message.read', [participantId, watermark])
 */
export function eventId(type: string, distinct: readonly string[]): string {
  const id = [type, ...distinct].join(':')
  if (id.length <= maxLength) return id
  const short = [type, ...distinct.map((part) => (part.length > maxLongPart ? stableDigest(part) : part))]
  return short.join(':')
}
