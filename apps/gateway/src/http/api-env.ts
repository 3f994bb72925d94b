import type { Profile } from '../domain/profile/profile.ts'

/** What the middlewares of the API hand on to its routes. */
export interface ApiEnv {
  Variables: {
    /** Whom the call is for; every query names it. */
    profile: Profile
  }
}
