import type { Platform } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { LinkedAccount } from './account-store.ts'

/** Fails with `messaging_off` while the account's own switch is off; one that is not linked has none. */
export function requireAccountMessaging(
  account: Pick<LinkedAccount, 'messagingActive'> | undefined,
  { title, wireName }: Pick<Platform, 'title' | 'wireName'>,
): void {
  if (account?.messagingActive === false) {
    throw new WireError('messaging_off', {
      message: `Set messagingActive to true for the ${title} account with PATCH /api/accounts/${wireName}, then call again.`,
    })
  }
}
