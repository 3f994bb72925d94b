import type { Caller } from './call.ts'
import type { XContext } from './context.ts'
import { profileImageUrl } from './media-hosts.ts'
import type { XUser } from './world.ts'

/** A user with the fields asked for. */
export function viewUser(context: XContext, caller: Caller, user: XUser, fields: readonly string[]) {
  const shown: Record<string, unknown> = { id: user.id, name: user.name, username: user.username }
  const all: Record<string, () => unknown> = {
    created_at: () => isoSeconds(user.createdAtMs),
    description: () => '',
    profile_image_url: () => profileImageUrl(context, user),
    protected: () => user.isProtected,
    verified: () => user.verified,
    verified_type: () => (user.verified ? 'blue' : 'none'),
    receives_your_dm: () => caller.kind !== 'app' && mayMessage(context, caller.user, user),
    connection_status: () => [],
    public_metrics: () => ({
      followers_count: 12,
      following_count: 34,
      tweet_count: 56,
      listed_count: 0,
      like_count: 7,
      media_count: 1,
    }),
  }
  for (const field of fields) {
    const read = all[field]
    if (read) shown[field] = read()
  }
  return shown
}

/** Fields that only a user's own token may ask for. */
export const personalFields = ['receives_your_dm', 'connection_status']

/** Whether somebody may write to somebody else. */
export function mayMessage(context: XContext, from: XUser, to: XUser): boolean {
  if (to.gone || isBlocked(context, from.id, to.id)) return false
  return to.dms === 'open' || (to.dms === 'verified_only' && from.verified)
}

/** Whether one of two has blocked the other. */
export function isBlocked(context: XContext, a: string, b: string): boolean {
  return context.world.blocks.has(`${a} ${b}`) || context.world.blocks.has(`${b} ${a}`)
}

/** A moment as the reading endpoints write it, to the second. */
export function isoSeconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}.000Z`
}
