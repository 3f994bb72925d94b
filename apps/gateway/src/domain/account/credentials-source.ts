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

const day = 24 * 60 * 60_000

/**
 * When to renew credentials: when five sixths of what is left of their life have passed. Those of which nobody knows
 * the end get a day: networks refuse to renew younger ones, and from then on the end is known. OAuth 1.0a tokens do
 * not end.
 */
export function renewalTime({ expiresAt, accessTokenSecret }: Credentials, now: number): Date | undefined {
  if (accessTokenSecret !== undefined) return undefined
  if (expiresAt === undefined) return new Date(now + day)
  const end = Date.parse(expiresAt)
  return new Date(end - Math.max(0, end - now) / 6)
}
