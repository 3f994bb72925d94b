import type { CredentialsSource } from '@dm/core'
import type { Context } from '../../context.ts'

/** An account's credentials, read anew for each call and stored before a rotated token is used. */
export function credentialsSource(
  { store: { accounts } }: Context,
  account: { readonly id: string; readonly nativeId: string },
): CredentialsSource {
  return {
    accountId: account.nativeId,
    get: () => accounts.credentials(account.id),
    onRotate: (next) => accounts.saveCredentials(account.id, next),
  }
}
