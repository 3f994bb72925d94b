import { DmError } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { freshCredentials } from './fresh-credentials.ts'
import { requireAccount } from './require-account.ts'

/**
 * Unlinks the profile's account on a network. What was said stays; nothing new comes in. A network that does not
 * answer does not keep the account linked.
 *
 * @throws {WireError} `not_linked`
 */
export async function unlinkAccount(
  context: Context,
  profileId: string,
  platform: Platform,
): Promise<LinkedAccount> {
  const account = await requireAccount(context, profileId, platform)
  await endLink(context, platform, account)
  return account
}

/** The same where it does not matter whether there is one. */
export async function unlinkIfLinked(context: Context, profileId: string, platform: Platform): Promise<void> {
  const account = await context.store.accounts.find(profileId, platform.id)
  if (account) await endLink(context, platform, account)
}

/** Whoever unlinks the account asked for it, or for the end of its profile. */
async function endLink(context: Context, platform: Platform, account: LinkedAccount): Promise<void> {
  try {
    await platform.adapter.oauth.unsubscribe(await freshCredentials(context, platform, account))
  } catch (error) {
    if (!DmError.isInstance(error)) throw error
    context.log.warn(
      { platform: platform.id, account: account.nativeId, error: error.toJSON() },
      'the webhooks of an account could not be unsubscribed',
    )
  }
  await context.store.accounts.unlink(account.id, { type: 'unlink', source: 'user' })
  context.log.info({ platform: platform.id, account: account.nativeId }, 'account unlinked')
}
