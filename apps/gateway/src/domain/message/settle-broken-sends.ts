import type { Context } from '../../context.ts'

/**
 * Says that this process is still at what it sends, and marks sends whose process has died in the middle as unknown: they
 * may have gone out. Their echo, which may have come or is still to come, settles them, or somebody who looks for them
 * (`readBackSends`); nothing is sent again. Keys of old calls are forgotten on the way.
 *
 * @returns false: nothing is left to do
 */
export async function settleBrokenSends({ store, log }: Context, signal: AbortSignal): Promise<boolean> {
  await store.messages.renewLeases()
  for (const { platform, reference } of await store.messages.endLeases()) {
    log.warn({ platform, reference }, 'a send broke off with its process; nobody knows whether it went out')
  }
  if (!signal.aborted) await store.idempotency.forgetOld()
  return false
}
