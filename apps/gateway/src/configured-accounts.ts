import { DmError, type Credentials, type PlatformId } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
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
    const { accountId, accessToken } = account
    if (accountId === undefined || accessToken === undefined) return []
    const credentials = omitUndefined({ ...account, accountId, accessToken } as const)
    return [{ platform: definition.platform, credentials, sandbox: false }]
  })
}

/**
 * Links each account once and takes it off the list. A network that is out of order does not keep the gateway from
 * starting: it makes this reject, to be tried again with what is left.
 */
export async function linkAccounts(
  context: Context,
  accounts: AccountToLink[],
  onLinked: () => void,
): Promise<boolean> {
  const profileId = context.store.primaryProfileId
  for (let next = accounts[0]; next; next = accounts[0]) {
    const platform = context.platforms.byId(next.platform)
    if (!platform) throw new Error(`${next.platform} was not composed`)
    try {
      await linkAccount(context, { ...next, profileId, platform })
      onLinked()
    } catch (error) {
      if (DmError.isInstance(error) && error.retryable) throw error
      const { message } = WireError.from(error)
      context.log.error(
        { platform: platform.id, reason: message },
        'the configured account could not be linked',
      )
    }
    accounts.shift()
  }
  return false
}
