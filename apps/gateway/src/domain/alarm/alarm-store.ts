import type { PlatformId, Timestamp } from '@dm/core'

/** Something that an operator has to see to. */
export interface Alarm {
  /**
   * - `signatures_refused`: webhooks come that are not signed with our secret
   * - `webhooks_missing`: messages came in the last hour of which no webhook has told
   * - `authorization_lost`: an account has to be linked again
   * - `endpoint_paused`: nothing goes well at an address that wants to be told
   */
  readonly kind: 'signatures_refused' | 'webhooks_missing' | 'authorization_lost' | 'endpoint_paused'
  /** Absent where it is about no network. */
  readonly platform?: PlatformId
  /** The network's id of the account, where it is about one. */
  readonly accountId?: string
  readonly since: Timestamp
  readonly text: string
}

/** An alarm that begins and ends; the others last as long as what they tell of. */
export interface PlatformAlarm {
  readonly kind: 'signatures_refused'
  readonly platform: PlatformId
}

export interface AlarmStore {
  /** Adds to what all processes have refused. */
  countRefused(refused: ReadonlyMap<PlatformId, number>): Promise<void>
  /** How many webhooks all processes have refused in the last minutes, by network; without those that had none. */
  refusedWithin(minutes: number): Promise<ReadonlyMap<PlatformId, number>>
  /** Begins an alarm; false when it lasts already, whichever process began it. */
  raise(alarm: PlatformAlarm & Pick<Alarm, 'text'>): Promise<boolean>
  /** Ends an alarm; false when none lasts. */
  end(alarm: PlatformAlarm): Promise<boolean>
  /** Those that last: of a profile's accounts, and those that are nobody's; the longest first. */
  list(profileId: string): Promise<Alarm[]>
}
