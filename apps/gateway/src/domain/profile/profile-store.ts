import type { Profile } from './profile.ts'

export interface ProfileStore {
  /** The Primary Profile when no key is given; else whose key it is, unless that profile was deleted. */
  find(keyDigest: string | undefined): Promise<Profile | undefined>
}
