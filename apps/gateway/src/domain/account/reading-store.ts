import type { LinkedAccount } from './account-store.ts'

export interface ReadingStore {
  /**
   * Takes accounts that are due, for others to leave them alone until they are due again: so an interval has one reading,
   * whichever process does it, and one that dies is followed by the next.
   *
   * @param everyMs for each network how long after one reading the next is due; others are not read
   */
  due(everyMs: ReadonlyMap<string, number>): Promise<LinkedAccount[]>
  /** Which of these messages nobody has told of yet. */
  missing(accountId: string, messageIds: readonly string[]): Promise<ReadonlySet<string>>
  /** Keeps what a reading has brought. */
  repaired(accountId: string, messages: number): Promise<void>
  /** Keeps that everything was read that was there at this moment of the network's clock. */
  readThrough(accountId: string, at: Date): Promise<void>
  /** Counts a call that the network bills; false when there were as many today as there may be. */
  pay(account: Pick<LinkedAccount, 'id' | 'profileId'>, callsAtMost: number): Promise<boolean>
}
