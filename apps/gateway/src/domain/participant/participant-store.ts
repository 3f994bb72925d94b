import type { Participant, PlatformId } from '@dm/core'

export interface StoredParticipant {
  readonly id: string
  readonly name?: string
  readonly username?: string
  readonly pictureUrl?: string
}

export interface ParticipantToLookUp {
  readonly account: { readonly id: string; readonly nativeId: string; readonly platform: PlatformId }
  readonly participantId: string
}

export interface ParticipantStore {
  /** People whom nobody has looked up yet, or who have come back after more than a day, and whose turn it is. */
  toLookUp(platforms: readonly PlatformId[], limit: number): Promise<ParticipantToLookUp[]>
  /**
   * Remembers what a lookup found. A refusal is remembered too; it never empties a name that is known.
   *
   * @param at when the network was asked, by its clock: what an event tells counts from its own time on, so that of an
   * earlier one does not come back
   */
  rememberLookup(lookup: ParticipantToLookUp, at: Date, found?: Participant): Promise<void>
  /** Puts somebody off whom the network could not tell of now. */
  postponeLookup(lookup: ParticipantToLookUp, delayMs: number): Promise<void>
}
