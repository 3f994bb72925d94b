import type { NativeEvent, PlatformId, Timestamp } from '@dm/core'

/** What an endpoint can be registered for. Those that are never told are kept for their day. */
export const hookActions = [
  'feed',
  'social',
  'scheduled',
  'batch',
  'messages',
  'accountActivity',
  'mentions',
  'comments',
  'automations',
  'suspended',
] as const

export type HookAction = (typeof hookActions)[number]

/** Where a profile wants to hear of one kind of news. */
export interface Hook {
  readonly action: HookAction
  readonly url: string
  readonly updatedAt: Timestamp
  /** Since when it is not called any more, because nothing went well there. */
  readonly pausedAt?: Timestamp
}

/** What endpoints hear of beside what correspondents say. Edits, removals and reactions follow their messages. */
export interface HookRules {
  /** Those that were typed in the network's own app, or sent by somebody else's program. */
  readonly sentElsewhere: boolean
  /** Those that were sent through this API. */
  readonly sentHere: boolean
  /** That a message was taken back, which the API that we speak does not tell. */
  readonly deleted: boolean
}

export const linkChangeTypes = ['link', 'unlink', 'refresh'] as const

/** What became of the link to an account: the endpoint for `social` is told of it. */
export interface LinkChange {
  readonly type: (typeof linkChangeTypes)[number]
  /** Whether somebody asked for it, also by deleting the profile, or it came about by itself. */
  readonly source: 'user' | 'system'
  /** When the credentials end that are there now. */
  readonly refreshBy?: Timestamp
  /** What went wrong, so that somebody has to link the account again. */
  readonly details?: { readonly status: 'error'; readonly code: number; readonly message: string }
}

/** The same with what is said of the account. */
export interface SocialNews extends LinkChange {
  readonly platform: PlatformId
  readonly displayName: string
}

/** As it is queued. */
export interface QueuedSocialNews extends SocialNews {
  readonly at: Timestamp
}

/** An event in its network's own words. */
export interface ActivityNews extends Pick<NativeEvent, 'key' | 'beside'> {
  readonly kind: 'accountActivity'
  readonly platform: PlatformId
  /** Absent once it is to be forgotten. */
  readonly item?: unknown
  /** Of what is attached to a message; absent with the item. */
  readonly mediaUrls?: readonly string[]
}

/** As it is queued. */
export interface QueuedActivity extends ActivityNews {
  readonly at: Timestamp
}

/** A secret that is replaced counts for a day yet; at most so many do, because each of them signs every call. */
export const hookSecretRules = { overlapMs: 24 * 60 * 60_000, atMost: 10 } as const

export interface HookStore {
  /** Keeps the address, in place of that before it, and calls it again; a secret goes for all hooks of the profile, see {@link setSecret}. */
  register(
    profileId: string,
    hook: Pick<Hook, 'action' | 'url'> & { readonly secret?: string },
  ): Promise<void>
  /** Signs all hooks of the profile with this secret from now on, and for a while also with that before it. */
  setSecret(profileId: string, secret: string): Promise<void>
  /** Forgets the address and what was waiting for it. */
  unregister(profileId: string, action: HookAction): Promise<void>
  list(profileId: string): Promise<Hook[]>
  /** Calls an endpoint again that was paused. False when there is no such endpoint. */
  resume(profileId: string, action: HookAction): Promise<boolean>
  /** What the endpoints of the profile were told, the newest first, at most `limit` of each. */
  history(
    profileId: string,
    wanted: { readonly action?: HookAction; readonly limit: number },
  ): Promise<ToldNews[]>
  /**
   * Queues once more what an endpoint of the profile was told, or was to be told, under this id: before all that waits
   * in that conversation, under the same id and in the same bytes.
   *
   * @returns whether there is such a one
   */
  resend(profileId: string, hookId: string): Promise<boolean>
  /**
   * Queues whatever was logged since a moment and did not reach the endpoint: what was given up, and what was never
   * queued because the endpoint was not registered yet. With `delivered` also what did reach it.
   *
   * @returns how many were queued again and how many for the first time; nothing when there is no such endpoint
   */
  recover(
    profileId: string,
    wanted: { readonly action: HookAction; readonly since: Date; readonly delivered: boolean },
  ): Promise<{ readonly resent: number; readonly added: number } | undefined>
}

/** One event that an endpoint was told, or was tried to be told. */
export interface ToldNews {
  readonly action: HookAction
  readonly body: Uint8Array
  readonly state: 'waiting' | 'delivered' | 'failed'
  /** When it is tried again, where that is not at once. */
  readonly dueAt?: Timestamp
  readonly attempts: readonly RecordedAttempt[]
}

/** One without an end is under way, or was cut off with its process. */
export interface RecordedAttempt {
  readonly number: number
  readonly beganAt: Timestamp
  readonly endedAt?: Timestamp
  readonly status?: number
  readonly problem?: string
}
