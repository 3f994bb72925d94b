import type { InboundEvent, PlatformId } from '@dm/core'
import type { Teller } from '../message/message-state.ts'

export interface Ingested {
  /** Applied now. */
  readonly applied: number
  /** Seen before. */
  readonly repeated: number
  /** Kept, but not applied: the account is unknown, or the data could not be stored. */
  readonly parked: number
}

export interface IngestOptions {
  /** Who tells them. Nothing answers to what is told as `history`. Default: `webhook`. */
  readonly teller?: Teller
  /** Whether they come from a conversation of several people. */
  readonly group?: boolean
}

/** Which of the parked events; all conditions together. */
export interface ParkedQuery {
  /** Those that were parked because their account was not linked, and now it is. */
  readonly linked?: boolean
  readonly platform?: PlatformId
  /** Received at or after this moment. */
  readonly since?: Date
  /** Ids of the journal. */
  readonly ids?: readonly number[]
}

export interface EventStore {
  /**
   * Stores events; when it returns they are there for good. Applying the same events again, or in another
   * order, changes nothing. An event that cannot be stored is parked, its neighbours are not harmed.
   *
   * Rejects when the database is out of order; then nothing may be answered to the network.
   */
  ingest(events: readonly InboundEvent[], options?: IngestOptions): Promise<Ingested>
  /** Events that were kept without being applied, the first of them first; without one that could not be kept whole. */
  parked(
    query: ParkedQuery,
    page: { readonly after: number; readonly limit: number },
  ): Promise<{ readonly id: number; readonly event?: InboundEvent }[]>
}
