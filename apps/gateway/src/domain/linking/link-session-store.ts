/** What the page is to be like, as the client said it. */
export interface LinkSettings {
  /** Names on the wire of the networks that may be connected; absent: all. */
  readonly allowed?: readonly string[]
  /** The one that the page is for. */
  readonly network?: string
  /** Where people go when they are done. */
  readonly redirect?: string
}

export interface NewLinkSession {
  readonly idDigest: string
  readonly profileId: string
  readonly settings: LinkSettings
  readonly minutes: number
}

export interface LinkSession {
  readonly state: 'open' | 'revoked' | 'expired'
  readonly settings: LinkSettings
  readonly profile: {
    readonly id: string
    readonly title: string
    /** As clients have said it. */
    readonly settings: Readonly<Record<string, unknown>>
  }
}

export interface LinkSessionStore {
  /** @returns when it ends */
  create(session: NewLinkSession): Promise<Date>
  /** The session of a profile that was deleted counts as revoked. */
  find(idDigest: string): Promise<LinkSession | undefined>
  /** Ends a session of this profile; false when it has none of this id. */
  revoke(profileId: string, idDigest: string): Promise<boolean>
}
