import type { Context, Platform } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'

/** A network by any of its names on the wire. Fails with `invalid_request` that lists the known ones. */
export function requirePlatform(context: Context, name: string): Platform {
  const platform = context.platforms.byWireName(name)
  if (platform) return platform
  const known = context.platforms.all.map((one) => one.wireName).join(', ')
  throw new WireError('invalid_request', {
    field: 'platform',
    message: `platform "${name}" is not known or not configured; use one of: ${known}.`,
  })
}
