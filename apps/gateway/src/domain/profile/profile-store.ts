import type { Profile } from './profile.ts'

export interface ProfileStore {
  /** The Primary Profile when no key is given; else whose key it is, unless that profile was deleted. */
  find(keyDigest: string | undefined): Promise<Profile | undefined>
  /** Makes a profile, unless another that was not deleted has its title. */
  create(profile: NewProfile): Promise<'made' | 'title_taken'>
}

/** What a profile is made of. */
export interface NewProfile {
  readonly id: string
  readonly keyDigest: string
  readonly title: string
  readonly email?: string
  readonly messagingActive: boolean
  readonly settings: ProfileSettings
}

/** What only clients of the wire care for; it is kept as they say it. */
export type ProfileSettings = Readonly<Record<string, unknown>>;
