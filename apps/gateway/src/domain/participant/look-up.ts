import { DmError } from '@dm/core'
import type { Context } from '../../context.ts'
import { credentialsSource } from '../account/credentials-source.ts'

const atMost = 50
const pauseMs = 5 * 60_000

/**
 * Asks the networks for the names of people whose events carry an id alone. Somebody whom the network does not
 * know is remembered as such; when it cannot tell now, for whatever reason, it is asked again later.
 *
 * @param signal ends it between two people, and the call that runs
 * @returns whether more people may be waiting
 */
export async function lookUpParticipants(context: Context, signal: AbortSignal): Promise<boolean> {
  const { store, platforms, log } = context
  const waiting = await store.participants.toLookUp(
    platforms.all.map((platform) => platform.id),
    atMost,
  )
  for (const lookup of waiting) {
    if (signal.aborted) return false
    const { account, participantId } = lookup
    const client = platforms.byId(account.platform)?.adapter.account(credentialsSource(context, account))
    const at = new Date(context.networkClock())
    try {
      const found = await client?.getParticipant(participantId, { signal })
      await store.participants.rememberLookup(lookup, at, found)
    } catch (error) {
      if (!DmError.isInstance(error)) throw error
      log.debug({ platform: account.platform, code: error.code }, 'the network does not tell who this is')
      if (error.code === 'not_found') await store.participants.rememberLookup(lookup, at)
      else await store.participants.postponeLookup(lookup, Math.max(pauseMs, error.retryAfterMs ?? 0))
    }
  }
  return waiting.length === atMost
}
