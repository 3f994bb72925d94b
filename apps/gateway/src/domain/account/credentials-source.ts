import type { Credentials, CredentialsSource } from '@dm/core'
import type { Context } from '../../context.ts'
import type { AccountRef } from './account-store.ts'

/**
 * An account's credentials, read anew for each call. One renewal runs at a time in all processes, and what comes of
 * it is stored before it is used.
 */
export function credentialsSource(
  { store: { accounts }, networkClock }: Context,
  account: AccountRef,
): CredentialsSource {
  return {
    accountId: account.nativeId,
    get: () => accounts.credentials(account.id),
    onRotate: (next) => accounts.saveCredentials(account.id, next, renewalTime(next, networkClock())),
    exclusive: (work) => accounts.exclusively(account, work),
  }
}

/** When to renew credentials: when five sixths of what is left of their life have passed. */
export function renewalTime({ expiresAt }: Credentials, now: number): Date | undefined {
  if (expiresAt === undefined) return undefined
  const end = Date.parse(expiresAt)
  return new Date(end - Math.max(0, end - now) / 6)
}
