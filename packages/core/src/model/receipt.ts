import type { Timestamp } from './platform.ts'

/**
 * How far messages have come. Networks say it in one of two ways: by naming messages, or by a watermark that
 * covers every message sent at or before it. At least one of the two is there.
 */
export interface Receipt {
  /** Whose device received, or who read. */
  readonly participantId: string
  readonly messageIds?: readonly string[]
  readonly watermark?: Timestamp
}
