import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { DmError } from '@dm/core'
import { isPublicAddress } from '@dm/core/kit'
import { Agent, fetch as undiciFetch } from 'undici'

/**
 * A `fetch` for URLs that come from outside, by a {@link createGuardedAgent}.
 *
 * @param resolve the look-up of names, replaced in tests
 */
export function createGuardedFetch(resolve: LookupAll = lookupAll): typeof globalThis.fetch {
  const dispatcher = createGuardedAgent(resolve)
  const call = (input: string, init?: object) => undiciFetch(input, { ...init, dispatcher })
  return call as unknown as typeof globalThis.fetch
}

/**
 * Connects for URLs that come from outside: a name is looked up once, every address that it stands for has to be
 * public, and the connection goes to one of those. Literal addresses are not its affair; the kit judges them.
 *
 * @param resolve the look-up of names, replaced in tests
 */
export function createGuardedAgent(resolve: LookupAll = lookupAll): Agent {
  const guarded: LookupFunction = (hostname, { all }, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error !== null) return callback(error, '')
      const [first] = addresses
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(refused(), '')
      }
      if (all === true) return callback(null, [...addresses])
      return callback(null, first.address, first.family)
    })
  }
  return new Agent({ connect: { lookup: guarded } })
}

/** All addresses that a name stands for. */
export type LookupAll = (
  hostname: string,
  callback: (error: Error | null, addresses: readonly { address: string; family: number }[]) => void,
) => void

const lookupAll: LookupAll = (hostname, callback) => {
  lookup(hostname, { all: true }, callback)
}

function refused(): DmError {
  return new DmError({
    code: 'url_refused',
    message: 'The host of the URL has an address that is not public.',
  })
}
