import type { ConnectFlow, Credentials } from '@dm/core'
import { createRenewal, type Renewal } from '@dm/core/kit'

const hour = 60 * 60 * 1000
const day = 24 * hour

/** A token with fewer days left is renewed before it is used. */
const renewBelowMs = 10 * day

/** After a renewal that came to nothing the old token is used for this long before the next attempt. */
const pauseMs = hour

/**
 * Renews tokens that end, before they do. A token of which nobody knows the end (one that was copied from the
 * dashboard) is renewed at the first chance, because from then on its end is known.
 *
 * A renewal that fails while the old token is good costs nothing: the old one is used, and another is tried later.
 *
 * @returns `undefined` for a login whose tokens do not end
 * @see https://developers.facebook.com/documentation/instagram-platform/reference/refresh_access_token
 */
export function createTokenRenewal(oauth: ConnectFlow, clock: () => number): Renewal | undefined {
  if (oauth.refresh === undefined) return undefined
  const refresh = oauth.refresh.bind(oauth)
  const triedAt = new Map<string, number>()
  const leftMs = ({ expiresAt }: Credentials) =>
    expiresAt === undefined ? undefined : Date.parse(expiresAt) - clock()

  return createRenewal({
    isDue(credentials) {
      if (clock() - (triedAt.get(credentials.accountId) ?? -Infinity) < pauseMs) return false
      const left = leftMs(credentials)
      return left === undefined || left < renewBelowMs
    },

    async refresh(credentials) {
      triedAt.set(credentials.accountId, clock())
      try {
        return await refresh(credentials)
      } catch (error) {
        if ((leftMs(credentials) ?? Infinity) <= 0) throw error
        return credentials
      }
    },
  })
}
