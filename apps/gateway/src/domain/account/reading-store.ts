import type { Conversation } from '@dm/core'
import type { LinkedAccount } from './account-store.ts'

/** A conversation that a list has shown with news, while somebody reads it. */
export interface ConversationToRead {
  readonly accountId: string
  readonly conversation: Conversation
  /** How far back it is to be read, by the network's clock. */
  readonly since: Date
  /** How often lists have shown it since it was last read. */
  readonly listings: number
}

/** Which of those that wait comes first. */
export type ReadFirst = 'latest activity' | 'longest waiting'

export interface ReadingStore {
  /**
   * Takes accounts that are due, for others to leave them alone until they are due again: so an interval has one reading,
   * whichever process does it, and one that dies is followed by the next.
   *
   * @param everyMs for each network how long after one reading the next is due; others are not read
   */
  due(everyMs: ReadonlyMap<string, number>): Promise<LinkedAccount[]>
  /** Puts conversations down that are to be read back to a moment, or farther when they wait already. */
  putDown(
    account: Pick<LinkedAccount, 'id' | 'profileId'>,
    conversations: readonly Conversation[],
    since: Date,
  ): Promise<void>
  /** Takes a conversation that waits, for others to leave it alone for some minutes. */
  take(accountId: string, first: ReadFirst): Promise<ConversationToRead | undefined>
  /** It waits no more, unless a list has shown it again meanwhile. */
  wasRead(read: ConversationToRead): Promise<void>
  /** It waits as before. */
  putBack(taken: ConversationToRead): Promise<void>
  /** It could not be read in full: it waits for longer each time, and after days it is given up. */
  leaveOut(taken: ConversationToRead): Promise<'waits' | 'given up'>
  /** Which of these messages nobody has told of yet. */
  missing(accountId: string, messageIds: readonly string[]): Promise<ReadonlySet<string>>
  /** Keeps what a reading has brought. */
  repaired(accountId: string, messages: number): Promise<void>
  /** Keeps that everything that had news at this moment of the network's clock was put down. */
  listedThrough(accountId: string, at: Date): Promise<void>
  /** Keeps that everything was read that was there at this moment of the network's clock, unless something waits. */
  readThrough(accountId: string, at: Date): Promise<void>
  /** Counts a call that the network bills; false when there were as many today as there may be. */
  pay(account: Pick<LinkedAccount, 'id' | 'profileId'>, callsAtMost: number): Promise<boolean>
}
