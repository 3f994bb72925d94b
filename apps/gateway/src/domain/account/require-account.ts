import type { Context, Platform } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { LinkedAccount } from './account-store.ts'

/** The profile's account on a network. Fails with `not_linked` when there is none. */
export async function requireAccount(
  context: Context,
  profileId: string,
  platform: Platform,
): Promise<LinkedAccount> {
  const account = await context.store.accounts.find(profileId, platform.id)
  if (!account) throw notLinked(platform)
  return account
}

export function notLinked({ title }: Platform): WireError {
  return new WireError('not_linked', {
    message: `${title} is not linked to this profile; link an account first.`,
  })
}
