import type { Credentials, PlatformId } from '@dm/core'

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
  readonly sandbox: boolean
}

export interface AccountStore {
  /** The linked account of a profile on a network. */
  find(profileId: string, platform: PlatformId): Promise<LinkedAccount | undefined>
  list(profileId: string): Promise<LinkedAccount[]>
  credentials(accountId: string): Promise<Credentials>
  saveCredentials(accountId: string, credentials: Credentials): Promise<void>
  /**
   * Links an account, or renews what is known of one that this profile has already. `taken` says that another
   * profile has it, `occupied` that this profile has another account on the network.
   */
  link(account: AccountToLink): Promise<{ account: LinkedAccount; isNew: boolean } | 'taken' | 'occupied'>
  /** Ends a link and forgets its credentials. What was said stays. */
  unlink(accountId: string): Promise<void>
  /** Accounts whose history has not been taken in yet. */
  withoutHistory(): Promise<LinkedAccount[]>
  markHistoryImported(accountId: string): Promise<void>
  /** Whether there is an account, linked or not, that is of the sandbox, or that is real. */
  any(kind: 'sandbox' | 'real'): Promise<boolean>
}
