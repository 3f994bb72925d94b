import type { CredentialsSource } from '@dm/core'
import type { AccountStore } from './account-store.ts'

/** An account's credentials, read anew for each call and stored before a rotated token is used. */
export function credentialsSource(accounts: AccountStore, accountId: string): CredentialsSource {
  return {
    get: () => accounts.credentials(accountId),
    onRotate: (next) => accounts.saveCredentials(accountId, next),
  }
}
