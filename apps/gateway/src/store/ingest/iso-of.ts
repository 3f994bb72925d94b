import type { Timestamp } from '@dm/core'

/** A moment as the model writes it. */
export function isoOf(date: Date | null): Timestamp | undefined {
  return date?.toISOString()
}
