import type { Context } from '../../context.ts'
import type { LinkedAccount } from '../account/account-store.ts'
import type { SocialNews } from './hook-store.ts'

/** What became of the link, beside whose it is. */
type Became = Pick<SocialNews, 'type' | 'source'> & Partial<SocialNews>

/**
 * Tells the endpoint for `social` what became of the link to an account. It has happened by then: that nobody can be told
 * of it now does not undo it.
 */
export async function tellSocial(
  { store, log }: Pick<Context, 'store' | 'log'>,
  { profileId, platform, nativeId, name, username }: LinkedAccount,
  became: Became,
): Promise<void> {
  const displayName = name ?? username ?? nativeId
  const news = { platform, displayName, ...became, at: new Date().toISOString() }
  try {
    await store.hooks.tellSocial(profileId, news)
  } catch (error) {
    log.error(
      { err: error, platform, account: nativeId, type: became.type },
      'webhooks do not hear of a link',
    )
  }
}
