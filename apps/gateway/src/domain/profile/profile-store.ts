import type { PlatformId } from '@dm/core'
import type { Profile } from './profile.ts'

export interface ProfileStore {
  /** The Primary Profile when no key is given; else whose key it is, unless that profile was deleted. */
  find(keyDigest: string | undefined): Promise<Profile | undefined>
  /** Makes a profile, unless another that was not deleted has its title. */
  create(profile: NewProfile): Promise<'made' | 'title_taken'>
  /** What only those see whom it belongs to. */
  details(profileId: string): Promise<ProfileDetails>
  /** Profiles that were not deleted, the oldest first. */
  list(wanted: WantedProfiles): Promise<ListedProfile[]>
  /** Changes what is given; everything else stays. `gone` says that it was deleted meanwhile. */
  update(profileId: string, change: ProfileChange): Promise<'changed' | 'title_taken' | 'gone'>
  /** By its title, in exactly these letters; never the Primary Profile. */
  findByTitle(title: string): Promise<Profile | undefined>
  /** From now on nobody finds it, and its title is free. */
  markDeleted(profileId: string): Promise<void>
  /**
   * Profiles that were deleted and have something that may go.
   *
   * @param tellForMs how long what became of their accounts waits to be told, and they with it
   */
  deleted(tellForMs: number): Promise<string[]>
  /** Removes so many rows of what a deleted profile has, at last itself. Gives how many; 0: nothing is left, or not now. */
  removePortion(
    profileId: string,
    portion: { readonly limit: number; readonly tellForMs: number },
  ): Promise<number>
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
export type ProfileSettings = Readonly<Record<string, unknown>>

export interface ProfileChange extends Partial<Omit<NewProfile, 'id' | 'keyDigest'>> {
  /** Whether the activity of its X account is told as it comes. */
  readonly xActivityActive?: boolean
}

export interface ProfileDetails {
  readonly createdAt: Date
  readonly email?: string
}

export interface WantedProfiles {
  /** This one alone; else all but the Primary Profile. */
  readonly only?: string
  readonly id?: string
  readonly title?: string
  /** Whether it has an account on any network. */
  readonly linked?: boolean
  /** It has an account on each of these. */
  readonly linkedTo?: readonly PlatformId[]
  readonly after?: ProfilePosition
  readonly limit: number
}

/** A place in the list. */
export interface ProfilePosition {
  readonly id: string
  readonly at: Date
}

export interface ListedProfile {
  readonly id: string
  readonly title: string
  readonly createdAt: Date
  readonly messagingActive: boolean
  /** Where it has an account. */
  readonly networks: readonly PlatformId[]
}
