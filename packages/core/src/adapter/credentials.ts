import type { Timestamp } from '../model/platform.ts'

/** What it takes to act for one account. Which of the optional parts are used is the network's affair. */
export interface Credentials {
  /** The native id of the account: Page id, professional account id, user id. */
  readonly accountId: string
  readonly accessToken: string
  /** OAuth 1.0a only. */
  readonly accessTokenSecret?: string
  readonly refreshToken?: string
  readonly expiresAt?: Timestamp
  /** Other ids under which the network may name the same account in webhooks. */
  readonly aliases?: readonly string[]
}

/**
 * Where an account's credentials live. Tokens rotate, some with every use, so an adapter asks again for each
 * call and hands new ones back before it uses them.
 */
export interface CredentialsSource {
  /** The native id of the account; it does not change when tokens do. */
  readonly accountId: string
  get(): Promise<Credentials>
  /**
   * Stores rotated credentials. The adapter waits for it: when it rejects, the call fails and nothing is
   * sent, because a refresh token that is used but not stored loses the account.
   */
  onRotate?(next: Credentials): Promise<void>
  /**
   * Runs `work` while nobody else runs one for this account, in this process or another: a lock in the place
   * where the credentials live. Needed where several processes share an account whose refresh token works
   * once; absent, one process is assumed.
   */
  exclusive?<Result>(work: () => Promise<Result>): Promise<Result>
}
