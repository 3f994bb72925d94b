import type { Credentials, PlatformId } from '@dm/core'
import type { LinkChange } from '../hook/hook-store.ts'

/** An account of ours on a network, linked to a profile. */
export interface LinkedAccount {
  readonly id: string
  readonly profileId: string
  readonly platform: PlatformId
  readonly nativeId: string
  readonly name?: string
  readonly username?: string
  readonly pictureUrl?: string
  readonly linkedAt: Date
  /** Whether its messages may be sent and read over the API. */
  readonly messagingActive: boolean
  /** When its credentials end, by the network's clock. */
  readonly expiresAt?: Date
  /** By the network's clock, up to when everything that had news was listed to be read. */
  readonly listedThroughAt?: Date
  /** By the network's clock, up to when everything was read that came since it was linked. */
  readonly readThroughAt?: Date
  /** How many messages no webhook has told that were found since, and when the last were. */
  readonly repaired?: { readonly messages: number; readonly at: Date }
  /** Since when, and why, only its owner can make it work again. */
  readonly refused?: { readonly at: Date; readonly reason: string }
}

export interface AccountToLink {
  readonly profileId: string
  readonly platform: PlatformId
  readonly nativeId: string
  readonly aliases: readonly string[]
  readonly name?: string
  readonly username?: string
  readonly pictureUrl?: string
  readonly credentials: Credentials
  /** When to renew the credentials, by the network's clock; absent when they do not end. */
  readonly renewAt?: Date
  readonly sandbox: boolean
  /** Names what the environment said, when it is the environment that links the account. */
  readonly configured?: string
  /** What is told of it where the link is new, and where it was there before. */
  readonly told?: { readonly made?: LinkChange; readonly renewed?: LinkChange }
}

/** What became of an account that was to be linked. */
export interface Linked {
  readonly account: LinkedAccount
  readonly isNew: boolean
  /** News of a new link, which wait to see whether it lasts. */
  readonly heldNews?: number
}

/** An account, as the lock over its credentials names it. */
export type AccountRef = Pick<LinkedAccount, 'id' | 'platform' | 'nativeId'>

export interface AccountStore {
  /** The linked account of a profile on a network. */
  find(profileId: string, platform: PlatformId): Promise<LinkedAccount | undefined>
  list(profileId: string): Promise<LinkedAccount[]>
  credentials(accountId: string): Promise<Credentials>
  /**
   * Stores credentials that the network has given instead of older ones, and what is told of it. Rejects when it is
   * linked no more.
   */
  saveCredentials(
    accountId: string,
    credentials: Credentials,
    beside: { readonly renewAt?: Date; readonly told?: LinkChange },
  ): Promise<void>
  /** Runs work while nobody else, in any process, does so for the same account. */
  exclusively<Result>(account: AccountRef, work: () => Promise<Result>): Promise<Result>
  /** Accounts whose credentials are to be renewed by now, those that wait the longest first. */
  toRenew(platforms: readonly PlatformId[], now: Date): Promise<LinkedAccount[]>
  /** Puts a renewal off that could not be done now. */
  postponeRenewal(accountId: string, until: Date): Promise<void>
  /**
   * Remembers that only the owner can renew the credentials, until there are others.
   *
   * @param told what is told of it, once
   * @returns whether that is news
   */
  rememberRefusal(accountId: string, reason: string, told: LinkChange): Promise<boolean>
  /** Forgets a refusal, because the account was seen to work, and tells of it. */
  forgetRefusal(accountId: string, told: LinkChange): Promise<void>
  /** The account that the environment has linked with exactly these words, if it still is. */
  findConfigured(
    account: Pick<AccountToLink, 'platform' | 'nativeId'>,
    configured: string,
  ): Promise<LinkedAccount | undefined>
  /** Remembers that the network wants no calls of the account for a while. */
  throttle(accountId: string, forMs: number): Promise<void>
  /**
   * Links an account, or renews what is known of one that this profile has already, and tells of it. `taken` says that
   * another profile has it, `occupied` that this profile has another account on the network.
   *
   * What is told of a new link is held for some minutes, until it is kept or undone.
   */
  link(account: AccountToLink): Promise<Linked | 'taken' | 'occupied'>
  /** A new link lasts: what is told of it may go, with what has turned out since. */
  keepLink(linked: Linked, since: Partial<LinkChange>): Promise<void>
  /** A new link does not last: it is ended as if it had not been; what was told of it nevertheless is taken back by `told`. */
  undoLink(linked: Linked, told: LinkChange): Promise<void>
  /** Switches its messaging. `undefined` says that it is linked no more. */
  setMessaging(accountId: string, active: boolean): Promise<LinkedAccount | undefined>
  /** Ends a link, forgets its credentials and tells of it. What was said stays. */
  unlink(accountId: string, told: LinkChange): Promise<void>
  /** Accounts whose history has not been taken in yet and whose networks accept their credentials. */
  withoutHistory(): Promise<LinkedAccount[]>
  /** Takes the history of an account for some time, for other processes to leave it alone; false when one has it. */
  leaseHistory(accountId: string, forMs: number): Promise<boolean>
  /** Goes on holding it, unless the account was linked anew meanwhile: then its history is another. */
  keepHistoryLease(accountId: string, forMs: number): Promise<void>
  /** Leaves it to whoever tries next. */
  releaseHistory(accountId: string): Promise<void>
  /** Says that it was taken in by whoever holds it. */
  markHistoryImported(accountId: string): Promise<void>
  /** Whether there is an account, linked or not, that is of the sandbox, or that is real. */
  any(kind: 'sandbox' | 'real'): Promise<boolean>
}
