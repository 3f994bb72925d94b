import type { Timestamp } from '@dm/core'
import type { WindowOpenings } from '../window/window-openings.ts'
import type { ConversationStatus } from './conversation-store.ts'

/** A conversation as far as events change it. */
export interface ConversationState {
  readonly id: string
  readonly profileId: string
  readonly accountId: string
  readonly platform: string
  readonly status: ConversationStatus
  readonly readWatermark?: Timestamp
  readonly deliveredWatermark?: Timestamp
  readonly lastMessageAt?: Timestamp
  readonly windowOpenings?: WindowOpenings
  /** The number of the last event that was told of it; the first has 1. */
  readonly lastSequence: number
  /** Whether a message has moved back in time, so that the last activity has to be looked for. */
  readonly lastMessageMoved?: boolean
}
