import type { Credentials } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'

type Values = Readonly<Record<string, string | undefined>>

/**
 * Credentials from the values of a network's account settings, by key. Ids in `aliases` are separated by commas.
 *
 * @returns undefined when there is no account in them
 */
export function credentialsFrom({
  accountId,
  accessToken,
  aliases,
  ...rest
}: Values): Credentials | undefined {
  if (accountId === undefined || accessToken === undefined) return undefined
  const ids = aliases?.split(',').flatMap((id) => id.trim() || [])
  return omitUndefined({ ...rest, accountId, accessToken, aliases: ids } as const)
}
