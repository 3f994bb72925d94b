import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import { titleTaken } from './create-profile.ts'
import type { ProfileChange } from './profile-store.ts'
import type { Profile } from './profile.ts'

/**
 * Changes what is given of a profile. The Primary Profile is known by its title, and keeps it.
 *
 * @throws {WireError} `title_taken`, `invalid_request`, `invalid_profile_key` when it was deleted meanwhile
 */
export async function updateProfile(
  { store }: Context,
  { id, title, isPrimary }: Profile,
  change: ProfileChange,
): Promise<void> {
  if (isPrimary && change.title !== undefined && change.title !== title) {
    throw new WireError('invalid_request', {
      field: 'title',
      message: `title of the ${title} stays as it is; name another profile by its Profile-Key.`,
    })
  }
  const outcome = await store.profiles.update(id, change)
  if (outcome === 'title_taken') throw titleTaken()
  if (outcome === 'gone') {
    throw new WireError('invalid_profile_key', { field: 'Profile-Key', message: 'The profile was deleted.' })
  }
}
