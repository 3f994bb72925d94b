import { omitUndefined } from '@dm/core/kit'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { AccountStore, AccountToLink } from '../domain/account/account-store.ts'
import { lockInTransaction } from './account-lock.ts'
import { accountOf, columnsBeside } from './account-row.ts'
import type { Tables } from './tables.ts'

type Linked = Awaited<ReturnType<AccountStore['link']>>

/**
 * Links an account, or renews what is known of one that the profile has already. It waits for a renewal that runs:
 * what the owner gives now goes before what comes of older credentials.
 */
export function linkAccount(
  query: Kysely<Tables>,
  account: AccountToLink,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): Promise<Linked> {
  return query.transaction().execute(async (transaction) => {
    await lockInTransaction(transaction, account)
    const values = valuesOf(account, sealed)
    const inserted = await transaction
      .insertInto('accounts')
      .values({
        ...values,
        id,
        profile_id: account.profileId,
        platform: account.platform,
        native_id: account.nativeId,
        sandbox: account.sandbox,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (inserted) return { account: accountOf(inserted), isNew: true }

    const rivals = await rivalsOf(transaction, account)
    const known = rivals.find((rival) => rival.native_id === account.nativeId)
    if (rivals.some((rival) => rival !== known)) return 'occupied'
    if (!known) throw new Error('the account was unlinked while it was linked; try again')
    if (known.profile_id !== account.profileId) return 'taken'
    const renewed = await transaction
      .updateTable('accounts')
      .set({
        ...values,
        unlinked_at: null,
        // What was said while it was away is history that has not been taken in.
        ...(known.unlinked_at !== null && { history_imported_at: null, history_leased_until: null }),
      })
      .where('id', '=', known.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    return { account: accountOf(renewed), isNew: known.unlinked_at !== null }
  })
}

function valuesOf(account: AccountToLink, sealed: string) {
  const { credentials, renewAt, configured = null, name, username, pictureUrl } = account
  return {
    ...columnsBeside(credentials, renewAt),
    aliases: [...account.aliases],
    credentials: sealed,
    configured,
    ...omitUndefined({ name, username, picture_url: pictureUrl }),
  }
}

/** The account itself, if it is known, and another of the profile that stands in its way. */
function rivalsOf(
  transaction: Transaction<Tables>,
  account: AccountToLink,
): Promise<Selectable<Tables['accounts']>[]> {
  return transaction
    .selectFrom('accounts')
    .selectAll()
    .where('platform', '=', account.platform)
    .where((where) =>
      where.or([
        where('native_id', '=', account.nativeId),
        where.and([where('profile_id', '=', account.profileId), where('unlinked_at', 'is', null)]),
      ]),
    )
    .forUpdate()
    .execute()
}
