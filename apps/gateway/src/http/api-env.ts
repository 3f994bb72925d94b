/** What the middlewares of the API hand on to its routes. */
export interface ApiEnv {
  Variables: {
    /** The profile that the call is for; every query names it. */
    profileId: string
    /** The network that the path names, as the wire calls it. */
    platform: string
    /** What the wire calls this group of endpoints. */
    action: string
  }
}
