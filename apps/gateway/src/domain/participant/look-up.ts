import { DmError } from '@dm/core'
import type { Context } from '../../context.ts'
import { credentialsSource } from '../account/credentials-source.ts'

const atMost = 50

/**
 * Asks the networks for the names of people whose events carry an id alone. A refusal (no consent, gone) is
 * normal and remembered; a network that is out of order makes it reject, to be asked again later.
 *
 * @returns whether more people may be waiting
 */
export async function lookUpParticipants(context: Context): Promise<boolean> {
  const waiting = await context.store.participants.toLookUp(atMost)
  for (const { account, participantId } of waiting) {
    const platform = context.platforms.byId(account.platform)
    if (!platform) continue
    const client = platform.adapter.account(credentialsSource(context, account))
    try {
      const found = await client.getParticipant(participantId)
      await context.store.participants.rememberLookup(account.id, participantId, found)
    } catch (error) {
      if (!DmError.isInstance(error) || error.retryable) throw error
      context.log.debug({ platform: platform.id, code: error.code }, 'the network does not tell who this is')
      await context.store.participants.rememberLookup(account.id, participantId)
    }
  }
  return waiting.length === atMost
}
