import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { notLinked, requireAccount } from './require-account.ts'

/**
 * Switches the messaging of the profile's account on a network. While it is off, nothing of it is sent or read over the
 * API, told or answered; what comes in is kept.
 *
 * @throws {WireError} `not_linked`
 */
export async function switchMessaging(
  context: Context,
  profileId: string,
  platform: Platform,
  active: boolean,
): Promise<LinkedAccount> {
  const { id } = await requireAccount(context, profileId, platform)
  const account = await context.store.accounts.setMessaging(id, active)
  if (!account) throw notLinked(platform)
  return account
}
