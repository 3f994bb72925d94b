import { createHash } from 'node:crypto'
import { DmError, type Credentials, type PlatformId } from '@dm/core'
import type { Config } from './config.ts'
import type { Context, Platform } from './context.ts'
import { credentialsFrom } from './domain/account/account-settings.ts'
import { freshCredentials } from './domain/account/fresh-credentials.ts'
import { linkAccount } from './domain/account/link.ts'
import { WireError } from './domain/errors/wire-error.ts'
import type { Sandbox } from './platforms.ts'

export interface AccountToLink {
  readonly platform: PlatformId
  readonly credentials: Credentials
  readonly sandbox: boolean
}

/** The accounts that configuration names, or in sandbox mode those of the simulated networks. */
export function accountsToLink(config: Config, sandbox: Sandbox | undefined): AccountToLink[] {
  if (sandbox) {
    return sandbox.networks.map(({ definition, account: credentials }) => ({
      platform: definition.platform,
      credentials,
      sandbox: true,
    }))
  }
  return config.platforms.flatMap(({ definition, account }) => {
    const credentials = credentialsFrom(account)
    return credentials ? [{ platform: definition.platform, credentials, sandbox: false }] : []
  })
}

export interface LinkingOptions {
  /** Networks whose accounts have to wait. */
  readonly notYet: ReadonlySet<PlatformId>
  readonly onLinked: () => void
}

/**
 * Links each account once and takes it off the list. A network that is out of order keeps neither the gateway from
 * starting nor other accounts from being linked: its accounts stay on the list, and this rejects, to be tried again.
 */
export async function linkAccounts(
  context: Context,
  accounts: AccountToLink[],
  { notYet, onLinked }: LinkingOptions,
): Promise<boolean> {
  let failure: DmError | undefined
  for (const account of [...accounts]) {
    const platform = context.platforms.byId(account.platform)
    if (!platform) throw new Error(`${account.platform} was not composed`)
    if (notYet.has(platform.id)) continue
    try {
      await linkConfigured(context, platform, account)
      onLinked()
    } catch (error) {
      if (DmError.isInstance(error) && error.retryable) {
        failure = error
        continue
      }
      const { message } = WireError.from(error)
      context.log.error(
        { platform: platform.id, reason: message },
        'the configured account could not be linked',
      )
    }
    accounts.splice(accounts.indexOf(account), 1)
  }
  if (failure) throw failure
  return false
}

/**
 * Links an account with what the environment says, unless exactly that has linked it before: its tokens may have
 * been renewed since, and those of the environment are used up.
 */
async function linkConfigured(context: Context, platform: Platform, account: AccountToLink): Promise<void> {
  const { credentials } = account
  const configured = createHash('sha256').update(JSON.stringify(credentials)).digest('hex')
  const ref = { platform: platform.id, nativeId: credentials.accountId }
  const known = await context.store.accounts.findConfigured(ref, configured)
  if (known && !known.refused) {
    await platform.adapter.oauth.subscribe(await freshCredentials(context, platform, known))
    return
  }
  const profileId = context.store.primaryProfileId
  await linkAccount(context, { ...account, profileId, platform, configured })
}
