import type { Timestamp } from '@dm/core'

/** What an endpoint can be registered for. Only `messages` is told so far; the others are kept for their day. */
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
}

/** Which messages of ours endpoints hear of. */
export interface HookRules {
  /** Those that were typed in the network's own app, or sent by somebody else's program. */
  readonly sentElsewhere: boolean
  /** Those that were sent through this API. */
  readonly sentHere: boolean
}

export interface HookStore {
  /** Keeps the address, in place of that before it; a secret goes for all hooks of the profile. */
  register(
    profileId: string,
    hook: Pick<Hook, 'action' | 'url'> & { readonly secret?: string },
  ): Promise<void>
  /** Forgets the address and what was waiting for it. */
  unregister(profileId: string, action: HookAction): Promise<void>
  list(profileId: string): Promise<Hook[]>
}
