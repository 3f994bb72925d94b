import type { DmError } from '../errors/dm-error.ts'

/** Which page of a list is wanted. */
export interface PageQuery {
  /** How many items at most; the network may give fewer. Adapters cap it at the network's own maximum. */
  readonly limit?: number
  /** `nextCursor` of the page before. Opaque, short-lived: do not store it. */
  readonly cursor?: string
}

/** One page of a list, newest first. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Absent on the last page, and only there: a page may be short or empty and still have a next one. */
  readonly nextCursor?: string
  /** What the network listed but would not show. One unreadable item never fails the page. */
  readonly skipped?: readonly SkippedItem[]
}

export interface SkippedItem {
  readonly id: string
  readonly error: DmError
}
