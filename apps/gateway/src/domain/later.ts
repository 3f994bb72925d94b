import type { Timestamp } from '@dm/core'

/** The later of two moments. */
export function later(one: Timestamp | undefined, other: Timestamp | undefined): Timestamp | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one < other ? other : one
}
