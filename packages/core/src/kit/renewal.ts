import type { Credentials, CredentialsSource } from '../adapter/credentials.ts'
import { DmError } from '../errors/dm-error.ts'
import { waitFor } from './wait.ts'

/** How the credentials of a network are renewed. */
export interface RenewalOptions {
  /** Whether these have to be renewed before they are used. */
  readonly isDue: (credentials: Credentials) => boolean
  /** Asks the network for new ones. A caller that gives up does not end it: the old ones may be used up. */
  readonly refresh: (credentials: Credentials) => Promise<Credentials>
}

/** How long another process may take to store what it got. */
const storingMs = 500

/** Credentials that are fit for use. */
export interface Renewal {
  /** The current credentials, renewed first when they are due. */
  fresh(source: CredentialsSource): Promise<Credentials>
  /** The credentials to go on with after the network refused these: renewed, unless somebody else has done it. */
  after(refused: Credentials, source: CredentialsSource): Promise<Credentials>
}

/**
 * Renews credentials so that none is lost: one renewal at a time for an account, in this process and, through
 * {@link CredentialsSource.exclusive}, in all; inside of it the credentials are read again, because another
 * process may have renewed them; what comes is stored before it is used.
 *
 * A source without `onRotate` cannot store anything, so its credentials are used as they are.
 *
 * @throws {DmError} `auth_expired` when only the owner can renew them; whatever `onRotate` rejects with
 * @example
 * const renewal = createRenewal({ isDue: ({ expiresAt }) => endsSoon(expiresAt), refresh })
 * const { accessToken } = await renewal.fresh(source)
 */
export function createRenewal({ isDue, refresh }: RenewalOptions): Renewal {
  const running = new Map<string, Promise<Credentials>>()

  type IsStale = (current: Credentials) => boolean

  function renew(source: CredentialsSource, isStale: IsStale): Promise<Credentials> {
    const { accountId } = source
    const joined = running.get(accountId)
    if (joined !== undefined) return joined
    const started = alone(source, () => replace(source, isStale)).finally(() => running.delete(accountId))
    running.set(accountId, started)
    return started
  }

  async function replace(source: CredentialsSource, isStale: IsStale): Promise<Credentials> {
    const current = await source.get()
    if (!isStale(current)) return current
    let next: Credentials
    try {
      next = await refresh(current)
    } catch (error) {
      if (!DmError.isInstance(error)) throw error
      // Without a lock over all processes another one may have been faster, and may still be storing.
      if (error.code === 'auth_expired' && source.exclusive === undefined) await waitFor(storingMs)
      const newer = await source.get()
      if (isSame(newer, current)) throw error
      return newer
    }
    if (!isSame(next, current)) await source.onRotate?.(next)
    return next
  }

  return {
    async fresh(source) {
      const current = await source.get()
      return source.onRotate !== undefined && isDue(current) ? renew(source, isDue) : current
    },
    async after(refused, source) {
      if (source.onRotate === undefined) return refused
      return renew(source, ({ accessToken }) => accessToken === refused.accessToken)
    },
  }
}

function alone<Result>(source: CredentialsSource, work: () => Promise<Result>): Promise<Result> {
  return source.exclusive === undefined ? work() : source.exclusive(work)
}

/** A network may give the same token a longer life. */
function isSame(one: Credentials, other: Credentials): boolean {
  return (
    one.accessToken === other.accessToken &&
    one.refreshToken === other.refreshToken &&
    one.expiresAt === other.expiresAt
  )
}
