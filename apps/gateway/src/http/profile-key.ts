import { createHash, randomBytes } from 'node:crypto'
import { WireError } from '../domain/errors/wire-error.ts'
import type { WireErrorName } from '../domain/errors/wire-errors.ts'
import type { Profile } from '../domain/profile/profile.ts'
import type { ProfileStore } from '../domain/profile/profile-store.ts'

/** A new profile's key: random and long, so that nobody finds it by trying. */
export function makeProfileKey(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a key. It needs no salt, because no two keys are alike and none can be guessed. */
export function keyDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/**
 * Finds whose key it is; without one, the Primary Profile.
 *
 * @param found.field where the key stood
 * @param found.unknown what to say when nobody has it
 * @throws {WireError} `invalid_profile_key`, or `found.unknown`
 */
export async function profileOfKey(
  profiles: ProfileStore,
  key: string | undefined,
  found: { readonly field: string; readonly unknown?: WireErrorName | undefined } = { field: 'Profile-Key' },
): Promise<Profile> {
  const profile = await profiles.find(key === undefined ? undefined : keyDigest(key))
  if (profile) return profile
  const { field, unknown = 'invalid_profile_key' } = found
  throw new WireError(unknown, {
    field,
    message: `There is no profile with the key in ${field}; leave it out for the Primary Profile.`,
  })
}

/**
 * The key that a call of a profile route names beside its header: the body's comes first. Older clients send
 * `profileKeys` with one entry. An empty one counts as absent.
 *
 * @throws {WireError} `invalid_request`
 */
export function keyInCall(
  body: unknown,
  query: Readonly<Record<string, readonly string[]>>,
): { readonly key: string; readonly field: string } | undefined {
  const ofBody = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const listed = Object.entries(query).flatMap(([name, values]) =>
    /^profileKeys(\[\d*\])?$/.test(name) ? values : [],
  )
  const { profileKey, profileKeys } = ofBody
  return (
    oneKey(profileKey ?? undefined, 'profileKey') ??
    oneKey(profileKeys ?? undefined, 'profileKeys') ??
    oneKey(query.profileKey?.[0], 'profileKey') ??
    oneKey(listed.length === 0 ? undefined : listed, 'profileKeys')
  )
}

function oneKey(given: unknown, field: string) {
  const keys = (Array.isArray(given) ? given : [given]).filter((key) => key !== undefined && key !== '')
  if (keys.length === 0) return undefined
  const [key] = keys as unknown[]
  if (keys.length > 1 || typeof key !== 'string') {
    throw new WireError('invalid_request', { field, message: `${field} must be the key of one profile.` })
  }
  return key.trim() === '' ? undefined : { key: key.trim(), field }
}
