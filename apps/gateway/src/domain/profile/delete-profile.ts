import type { Context } from '../../context.ts'
import { unlinkIfLinked } from '../account/unlink.ts'

const atOnce = 1_000
/** Between two portions, so that those who are waited for come first. */
const restMs = 100
const usualTellForMs = 30 * 24 * 60 * 60_000

/**
 * Deletes a profile: its key opens nothing and its title is free at once, and its accounts are unlinked, by the user as
 * is told, because who deletes the profile wants that. What it has is removed by {@link removeDeleted}.
 */
export async function deleteProfile(context: Context, profileId: string): Promise<void> {
  await context.store.profiles.markDeleted(profileId)
  context.log.info({ profile: profileId }, 'profile deleted')
  await unlinkAll(context, profileId)
}

/**
 * Removes what deleted profiles have, in small portions. That its accounts were unlinked is told first; an endpoint that
 * does not hear of it keeps a profile for as long as calls are remembered. An account that is still linked, because the process ended
 * that was about to unlink it, is unlinked first.
 *
 * @returns false: nothing is left to do
 */
export async function removeDeleted(context: Context, signal: AbortSignal): Promise<boolean> {
  const { store, pause, log, rules } = context
  // Where calls are remembered for ever, a deletion still comes to its end.
  const tellForMs = rules.keepDeliveriesMs > 0 ? rules.keepDeliveriesMs : usualTellForMs
  for (const profileId of await store.profiles.deleted(tellForMs)) {
    await unlinkAll(context, profileId)
    let total = 0
    for (;;) {
      if (signal.aborted) return false
      const removed = await store.profiles.removePortion(profileId, { limit: atOnce, tellForMs })
      if (removed === 0) break
      total += removed
      await pause(restMs)
    }
    if (total > 0) log.info({ profile: profileId, rows: total }, 'what a deleted profile had was removed')
  }
  return false
}

async function unlinkAll(context: Context, profileId: string): Promise<void> {
  await Promise.all(context.platforms.all.map((platform) => unlinkIfLinked(context, profileId, platform)))
}
