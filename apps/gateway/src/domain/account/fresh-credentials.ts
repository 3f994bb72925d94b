import type { Credentials } from '@dm/core'
import { createRenewal } from '@dm/core/kit'
import type { Context, Platform } from '../../context.ts'
import type { AccountRef } from './account-store.ts'
import { credentialsSource } from './credentials-source.ts'

/** What ends within this time is renewed before it is used, in milliseconds. */
const marginMs = 60_000

/** Credentials for a call of our own that does not go through `adapter.account`, which renews them by itself. */
export function freshCredentials(
  context: Context,
  { adapter: { oauth } }: Platform,
  account: AccountRef,
): Promise<Credentials> {
  const renewal = createRenewal({
    isDue: ({ expiresAt }) =>
      oauth.refresh !== undefined &&
      expiresAt !== undefined &&
      Date.parse(expiresAt) - context.networkClock() < marginMs,
    refresh: (credentials) => oauth.refresh?.(credentials) ?? Promise.resolve(credentials),
  })
  return renewal.fresh(credentialsSource(context, account))
}
