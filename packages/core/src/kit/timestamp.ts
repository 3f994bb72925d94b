import type { Timestamp } from '../model/platform.ts'

// The last moment of the year 9999: beyond it ISO text gets a sign and no longer sorts as text.
const latestMs = 253_402_300_799_999
const secondsBelow = 1e12
const isoMoment = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/

/**
 * Writes a moment as the model wants it: ISO 8601 in UTC with milliseconds.
 *
 * @param ms milliseconds since 1970, from 0 to the end of the year 9999; fractions are cut off
 * @throws {RangeError} outside of that
 * @example
 * timestamp(1793527202000) // '2026-11-01T10:00:02.000Z'
 */
export function timestamp(ms: number): Timestamp {
  if (!(ms >= 0 && ms <= latestMs)) throw new RangeError(`Not a moment between 1970 and 9999: ${ms}`)
  return new Date(ms).toISOString()
}

/**
 * Reads a moment as networks write it: a number or a text of digits (seconds below 10^12, else
 * milliseconds), or ISO 8601 with `Z` or an offset, with or without a colon in it.
 *
 * `undefined` for anything else: not positive (networks write 0 for "unknown"), after the year 9999, a date
 * that is not in the calendar, or a local time without offset.
 *
 * @example
 * parseTimestamp(1793527202) // '2026-11-01T10:00:02.000Z'
 * parseTimestamp('1793527202000') // the same
 * parseTimestamp('2026-11-01T11:00:02+0100') // the same
 * parseTimestamp('soon') // undefined
 */
export function parseTimestamp(value: unknown): Timestamp | undefined {
  const ms = millisecondsOf(value)
  return ms !== undefined && ms > 0 && ms <= latestMs ? timestamp(ms) : undefined
}

function millisecondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value < secondsBelow ? Math.round(value * 1000) : value
  if (typeof value !== 'string') return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return millisecondsOf(Number(value))
  const day = isoMoment.exec(value)?.[1]
  if (day === undefined || !isInCalendar(day)) return undefined
  return Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
}

/** Engines read February 30 as March 2; we do not. */
function isInCalendar(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day)
}
