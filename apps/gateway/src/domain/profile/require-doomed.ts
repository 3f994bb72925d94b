import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Profile } from './profile.ts'

/**
 * The profile that a call wants deleted: the one of its key, else the one with a title. Both have to mean the same one,
 * because what is deleted does not come back.
 *
 * @param caller whose key it is; the Primary Profile when there is none
 * @throws {WireError} `invalid_request`
 */
export async function requireDoomed(
  { store }: Context,
  caller: Profile,
  title: string | undefined,
): Promise<Profile> {
  if (!caller.isPrimary) {
    if (title === undefined || title === caller.title) return caller
    throw new WireError('invalid_request', {
      field: 'title',
      message: 'title is not that of the profile whose key is given; send one of them.',
    })
  }
  if (title === undefined) {
    throw new WireError('invalid_request', {
      field: 'profileKey',
      message:
        'profileKey is missing; name the profile by it, by Profile-Key or by title. The Primary Profile stays.',
    })
  }
  const found = await store.profiles.findByTitle(title)
  if (found) return found
  throw new WireError('invalid_request', {
    field: 'title',
    message: 'title is that of no profile; case matters, and the Primary Profile stays.',
  })
}
