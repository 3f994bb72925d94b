import { DmError, type PlatformAdapter } from '@dm/core'
import { createRenewal } from '@dm/core/kit'
import type { Context } from '../../context.ts'
import { wireErrors } from '../errors/wire-errors.ts'
import type { LinkedAccount } from './account-store.ts'
import { credentialsSource } from './credentials-source.ts'

/** How long to wait after a renewal that could not be done, in milliseconds of the network. */
const pauseMs = 10 * 60_000

/**
 * Renews credentials that end soon, so that an account lives on though nothing is sent. When only its owner can
 * renew them, that is remembered and shown, and the network is not asked again.
 *
 * @returns false: nothing is left to do
 */
export async function renewCredentials(context: Context, signal: AbortSignal): Promise<boolean> {
  const { store, platforms, networkClock } = context
  const renewable = platforms.all.filter(({ adapter }) => adapter.oauth.refresh !== undefined)
  const waiting = await store.accounts.toRenew(
    renewable.map(({ id }) => id),
    new Date(networkClock()),
  )
  for (const account of waiting) {
    if (signal.aborted) break
    const adapter = platforms.byId(account.platform)?.adapter
    if (adapter) await renew(context, adapter, account)
  }
  return false
}

async function renew(context: Context, { oauth }: PlatformAdapter, account: LinkedAccount): Promise<void> {
  const { store, log, networkClock } = context
  const said = { platform: account.platform, account: account.nativeId }
  const renewal = createRenewal({
    // Another process may have been faster, then they end later than those that were listed.
    isDue: ({ expiresAt }) =>
      (expiresAt === undefined ? undefined : Date.parse(expiresAt)) === account.expiresAt?.getTime(),
    refresh: (credentials) => oauth.refresh?.(credentials) ?? Promise.resolve(credentials),
  })
  try {
    const { expiresAt } = await renewal.fresh(credentialsSource(context, account))
    log.info({ ...said, expiresAt }, 'credentials renewed')
  } catch (error) {
    if (!DmError.isInstance(error)) throw error
    if (error.code === 'auth_expired') {
      await rememberRefusal(context, account, error)
      return
    }
    await store.accounts.postponeRenewal(
      account.id,
      new Date(networkClock() + Math.max(pauseMs, error.retryAfterMs ?? 0)),
    )
    log.warn({ ...said, error: error.toJSON() }, 'credentials could not be renewed; it is tried again later')
  }
}

/** Remembers that an account has to be linked again, and says and tells so once. */
export async function rememberRefusal(
  context: Context,
  account: LinkedAccount,
  error: DmError,
): Promise<void> {
  const { store, log, platforms } = context
  const { authorizationLostCode: code = wireErrors.authorization_lost.code } =
    platforms.byId(account.platform)?.definition.wireRules ?? {}
  const isNews = await store.accounts.rememberRefusal(account.id, error.message, {
    type: 'refresh',
    source: 'system',
    details: { status: 'error', code, message: error.message },
  })
  if (!isNews) return
  log.error(
    { platform: account.platform, account: account.nativeId, error: error.toJSON() },
    'the account has to be linked again: the network does not accept its credentials any more',
  )
}
