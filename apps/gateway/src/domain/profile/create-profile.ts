import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { NewProfile } from './profile-store.ts'

/**
 * Makes a profile.
 *
 * @returns its id
 * @throws {WireError} `title_taken`
 */
export async function createProfile(
  { store, newId }: Context,
  profile: Omit<NewProfile, 'id'>,
): Promise<string> {
  const id = newId()
  if ((await store.profiles.create({ ...profile, id })) === 'title_taken') throw titleTaken()
  return id
}

/** Titles differ by case. */
export function titleTaken(): WireError {
  return new WireError('title_taken', { field: 'title', message: 'Choose another title.' })
}
