import { DmError, type PlatformId } from '@dm/core'
import type { Context, Platform } from '../../context.ts'

/** How often to make sure that a network still believes our address, in milliseconds. */
const everyMs = 60 * 60_000

export interface WebhookRegistration {
  /**
   * Registers our address where networks let us do that by ourselves, and has it validated again from time to time.
   *
   * @returns networks that could not be asked now; they are asked again with the next call
   */
  keep(): Promise<ReadonlySet<PlatformId>>
}

/**
 * @param publicUrl the address under which the networks reach the gateway; without one nothing is registered
 */
export function createWebhookRegistration(
  context: Context,
  publicUrl: string | undefined,
): WebhookRegistration {
  const now = context.networkClock
  const dueAt = new Map<PlatformId, number>()
  return {
    async keep() {
      const failed = new Set<PlatformId>()
      for (const platform of context.platforms.all) {
        if (publicUrl === undefined || (dueAt.get(platform.id) ?? 0) > now()) continue
        if (await register(context, platform, `${publicUrl}/webhooks/${platform.wireName}`)) {
          dueAt.set(platform.id, now() + everyMs)
        } else {
          failed.add(platform.id)
        }
      }
      return failed
    },
  }
}

/** @returns false when it is worth trying again soon */
async function register(
  { log }: Context,
  { id: platform, adapter: { oauth } }: Platform,
  url: string,
): Promise<boolean> {
  try {
    await oauth.registerWebhook?.(url)
    return true
  } catch (error) {
    if (!DmError.isInstance(error)) throw error
    const said = { platform, url, error: error.toJSON() }
    if (error.retryable)
      log.warn(said, 'the address of the webhook could not be registered; it is tried again soon')
    else log.error(said, 'the network refuses the address of the webhook; nothing will come from it')
    return !error.retryable
  }
}
