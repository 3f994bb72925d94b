import type { Participant } from '../model/participant.ts'
import type { Timestamp } from '../model/platform.ts'
import type { Credentials } from './credentials.ts'
import type { CallOptions } from './runtime.ts'

/** How an owner connects accounts to the app, and how the app keeps them connected. */
export interface ConnectFlow {
  /**
   * Where to send the owner's browser. Keep `verifier` with the `state` until the owner comes back.
   */
  authorize(request: AuthorizeRequest): Promise<AuthorizeStep>

  /**
   * Turns the code of the redirect into a grant. A code works once.
   *
   * @throws {DmError} `invalid_request` when the code is used, expired or for another redirect address
   */
  exchange(request: ExchangeRequest, options?: CallOptions): Promise<Grant>

  /**
   * The accounts that the grant gives access to, each ready to be used. Accounts that cannot be used for
   * messages are listed too, with the reason.
   */
  listAccounts(grant: Grant, options?: CallOptions): Promise<readonly LinkableAccount[]>

  /**
   * Makes the network deliver the webhooks of the whole app to this address, for all accounts: registers it, or
   * has it validated again when the network has stopped believing it. Doing it twice does no harm. Absent for
   * networks where that is done by hand in their console.
   *
   * The network calls the address before this resolves, so the receiver has to answer already.
   *
   * @throws {DmError} `invalid_request` when the network refuses the address, with its reason
   */
  registerWebhook?(url: string, options?: CallOptions): Promise<void>

  /** Asks the network to send this account's events to the app. Doing it twice does no harm. */
  subscribe(credentials: Credentials, options?: CallOptions): Promise<void>

  /** Takes {@link subscribe} back. */
  unsubscribe(credentials: Credentials, options?: CallOptions): Promise<void>

  /**
   * What the network says of these credentials, without using them for anything else. Credentials that do
   * not work are an answer, not an error.
   */
  inspect(credentials: Credentials, options?: CallOptions): Promise<CredentialsHealth>

  /**
   * Renews credentials before they expire. Absent for networks whose tokens do not expire.
   *
   * @throws {DmError} `auth_expired` when only the owner can renew them
   */
  refresh?(credentials: Credentials, options?: CallOptions): Promise<Credentials>
}

export interface AuthorizeRequest {
  readonly redirectUri: string
  /** Ours, unguessable, checked when the owner comes back. */
  readonly state: string
  /** Instead of the default permissions of the adapter. */
  readonly scopes?: readonly string[]
}

export interface AuthorizeStep {
  readonly url: string
  /** The secret half of a proof key, for networks that use one. */
  readonly verifier?: string
}

export interface ExchangeRequest {
  readonly code: string
  readonly redirectUri: string
  readonly verifier?: string
}

/** What an owner has granted; a step on the way to credentials. Hold it briefly and secretly. */
export interface Grant {
  readonly accessToken: string
  readonly refreshToken?: string
  readonly expiresAt?: Timestamp
  readonly scopes?: readonly string[]
}

export interface LinkableAccount {
  readonly id: string
  readonly name?: string
  readonly username?: string
  readonly pictureUrl?: string
  readonly credentials: Credentials
  /** Why this one cannot be used for messages; absent when it can. */
  readonly problem?: string
}

export interface CredentialsHealth {
  readonly valid: boolean
  /** Why not. */
  readonly reason?: string
  /** The account that the credentials speak for, with its name as far as the network tells. */
  readonly identity?: Participant
  /** Other ids under which webhooks may name the account, as far as the network tells. */
  readonly aliases?: readonly string[]
  readonly expiresAt?: Timestamp
  readonly scopes?: readonly string[]
  /** Permissions that are needed and not granted. */
  readonly missingScopes?: readonly string[]
}
