import type { Credentials } from '@dm/core'

/** Whether an id is one under which Meta names the account of these credentials. */
export function isOwnId(credentials: Credentials, id: string | undefined): boolean {
  if (id === undefined) return false
  return id === credentials.accountId || (credentials.aliases ?? []).includes(id)
}
