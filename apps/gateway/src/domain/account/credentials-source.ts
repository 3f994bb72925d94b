import { DmError, type Credentials, type CredentialsSource } from '@dm/core'
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
  { store: { accounts }, networkClock, pause }: Context,
  account: AccountRef,
  told: (renewed: Credentials) => LinkChange | undefined = (renewed) => refreshed('system', renewed),
): CredentialsSource {
  return {
    accountId: account.nativeId,
    get: () => accounts.credentials(account.id),
    onRotate: (next) => {
      const beside = omitUndefined({ renewAt: renewalTime(next, networkClock()), told: told(next) })
      return save(() => accounts.saveCredentials(account.id, next, beside), pause)
    },
    exclusive: (work) => accounts.exclusively(account, work),
  }
}

/** Longer than a database takes to come back, and shorter than others wait for the renewal. */
const waitsMs = [200, 500, 1_000, 2_000, 4_000, 8_000]

/**
 * The network may take only the new credentials from now on, and nobody else has them: while the database cannot keep
 * them it is tried again. That the account is linked no more is no such thing.
 */
async function save(work: () => Promise<void>, pause: Context['pause']): Promise<void> {
  for (const ms of waitsMs) {
    try {
      await work()
      return
    } catch (error) {
      if (DmError.isInstance(error)) throw error
      await pause(ms)
    }
  }
  await work()
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
