import type { Credentials, CredentialsSource } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Context } from '../../context.ts'
import type { LinkChange } from '../hook/hook-store.ts'
import type { AccountRef } from './account-store.ts'

/**
 * An account's credentials, read anew for each call. One renewal runs at a time in all processes, and what comes of
 * it is stored before it is used, and told.
 *
 * @param told what is told of a renewal; by default that it came about by itself
 */
export function credentialsSource(
  { store: { accounts }, networkClock }: Context,
  account: AccountRef,
  told: (renewed: Credentials) => LinkChange | undefined = (renewed) => refreshed('system', renewed),
): CredentialsSource {
  return {
    accountId: account.nativeId,
    get: () => accounts.credentials(account.id),
    onRotate: (next) =>
      accounts.saveCredentials(
        account.id,
        next,
        omitUndefined({ renewAt: renewalTime(next, networkClock()), told: told(next) }),
      ),
    exclusive: (work) => accounts.exclusively(account, work),
  }
}

/** What is told of new credentials. */
export function refreshed(source: LinkChange['source'], credentials?: Credentials): LinkChange {
  return { type: 'refresh', source, ...refreshBy(credentials) }
}

/** When credentials end, as it is told. */
export function refreshBy({ expiresAt }: Partial<Credentials> = {}): Pick<LinkChange, 'refreshBy'> {
  return expiresAt === undefined ? {} : { refreshBy: new Date(expiresAt).toISOString() }
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
