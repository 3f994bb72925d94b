import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import { checkText } from '../message/send-request.ts'
import type { AutoResponse } from './auto-response-store.ts'

const field = 'autoResponseMessage'

/**
 * Changes what a profile answers by itself; what is not named stays as it is. An empty message stands for the usual one.
 *
 * @throws {WireError} `invalid_request` when nothing is named, or when a network would refuse the message
 */
export async function changeAutoResponse(
  { store, platforms }: Pick<Context, 'store' | 'platforms'>,
  profileId: string,
  change: Partial<AutoResponse>,
): Promise<AutoResponse> {
  if (Object.keys(change).length === 0) {
    throw new WireError('invalid_request', {
      field: 'body',
      message: 'Give autoResponseActive, autoResponseWaitSeconds or autoResponseMessage.',
    })
  }
  if (change.message) for (const platform of platforms.all) checkText(change.message, platform, field)
  return store.autoResponses.change(profileId, change)
}
