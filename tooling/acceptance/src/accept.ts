import { acceptHooks } from './accept-hooks.ts'
import { acceptMediaRules } from './accept-media-rules.ts'
import { acceptMessages } from './accept-messages.ts'
import { acceptProfiles } from './accept-profiles.ts'
import { acceptTold, type Hearing } from './accept-told.ts'
import type { Target } from './call.ts'

/** All that clients of the Ayrshare API rely on. */
export function accept(platforms: readonly string[], target: () => Target, hearing: Hearing): void {
  acceptMessages(platforms, target)
  acceptMediaRules(platforms, target)
  acceptHooks(target)
  acceptTold(platforms, target, hearing)
  acceptProfiles(target)
}
