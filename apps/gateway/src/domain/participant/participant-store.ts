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
  /** People whom nobody has looked up yet, or who have come back after more than a day. */
  toLookUp(limit: number): Promise<ParticipantToLookUp[]>
  /** Remembers what a lookup found. A refusal is remembered too; it never empties a name that is known. */
  rememberLookup(accountId: string, participantId: string, found?: Participant): Promise<void>
}
