import type { Context, Platform } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'

/**
 * A network by any of its names on the wire.
 *
 * @throws {WireError} `app_missing` or `not_linked` when the gateway is not set up for it; `invalid_request` that lists
 * the known ones when there is no such network
 */
export function requirePlatform({ platforms }: Pick<Context, 'platforms'>, name: string): Platform {
  const platform = platforms.byWireName(name)
  if (platform) return platform
  const known = platforms.all.map((one) => one.wireName).join(', ')
  const spoken = platforms.spoken(name)
  if (spoken) {
    // Of networks whose app a client may bring along, the wire says that the app is missing.
    throw new WireError(spoken.wireRules?.appHeaders ? 'app_missing' : 'not_linked', {
      field: 'platform',
      message: `This gateway is not set up for ${spoken.title}; its settings are in docs/environment.md.`,
    })
  }
  throw new WireError('invalid_request', {
    field: 'platform',
    message: `platform "${name}" is not known; use one of: ${known}.`,
  })
}
