/** What grows with every message and is only needed for a while. */
export type Kept = 'journal' | 'events' | 'deliveries'

export interface Portion {
  /** The last row that was looked at; absent: there is nothing older than that many days any more. */
  readonly last?: number
  readonly forgotten: number
}

export interface RetentionStore {
  /**
   * Looks at a portion of rows, the oldest first, and deletes those older than so many days that nobody waits for: no
   * parked event of the journal, no delivery that is still to be made and no event that such a delivery will tell. Looks
   * at none while another process is at it.
   */
  forget(
    what: Kept,
    portion: { readonly days: number; readonly after: number; readonly limit: number },
  ): Promise<Portion>
  /** Deletes so many rows of what was counted in months and days that are over. Gives how many; 0: nothing is left. */
  forgetCounted(limit: number): Promise<number>
}
