import type { Timestamp } from './platform.ts'

/**
 * Somebody who takes part in a conversation: the correspondent, or the account that we speak for.
 *
 * Everything but the id may be missing: networks tell names only with consent, and webhooks carry ids alone.
 */
export interface Participant {
  /** The network's id of this person as this account sees it. The same person has another id on another Page. */
  readonly id: string
  readonly name?: string
  /** The public handle without `@`, where the network has one. */
  readonly username?: string
  readonly pictureUrl?: string
  /** When `pictureUrl` stops working; absent when the network does not say. */
  readonly pictureExpiresAt?: Timestamp
  /** What the network sent, unchanged. */
  readonly raw?: unknown
}
