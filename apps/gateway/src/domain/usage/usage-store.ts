/** Where a call stands within the window of the rate limit. */
export interface CountedCall {
  /** Which it is, from 1 on, of all processes together. */
  readonly number: number
  /** Milliseconds until the next window begins. */
  readonly endsInMs: number
}

export interface Usage {
  /** This month by UTC. */
  readonly monthlyCalls: number
  readonly lastCallAt: Date
  /** In which was written this month by UTC. */
  readonly monthlyConversations: number
}

export interface UsageStore {
  /** Counts a call of the API for a profile. */
  count(profileId: string): Promise<CountedCall>
  /** Absent when none was counted yet. */
  read(profileId: string): Promise<Usage | undefined>
}
