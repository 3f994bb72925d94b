import { omitUndefined } from '@dm/core/kit'
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import type { AccountToLink, Linked } from '../domain/account/account-store.ts'
import { lockInTransaction } from './account-lock.ts'
import { accountOf, columnsBeside } from './account-row.ts'
import { tellSocial } from './social-news.ts'
import type { Tables } from './tables.ts'

type Row = Selectable<Tables['accounts']>

/**
 * Links an account, or renews what is known of one that the profile has or had. It waits for a renewal that runs:
 * what the owner gives now goes before what comes of older credentials.
 */
export function linkAccount(
  query: Kysely<Tables>,
  account: AccountToLink,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): Promise<Linked | 'taken' | 'occupied'> {
  return query.transaction().execute(async (transaction) => {
    await lockInTransaction(transaction, account)
    const values = valuesOf(account, sealed)
    const linked = await linkedOf(transaction, account)
    const holder = linked.find((one) => one.native_id === account.nativeId)
    if (holder && holder.profile_id !== account.profileId) return 'taken'
    if (linked.some((one) => one !== holder)) return 'occupied'

    const known = holder ?? (await formerOf(transaction, account))
    if (known) {
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
      return toldOf(transaction, account, { row: renewed, isNew: known.unlinked_at !== null })
    }

    const inserted = await transaction
      .insertInto('accounts')
      .values({
        ...values,
        id,
        profile_id: account.profileId,
        platform: account.platform,
        native_id: account.nativeId,
        sandbox: account.sandbox,
        journal_name: journalName(account, id),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    // Another of the profile's, linked at the same time.
    return inserted ? toldOf(transaction, account, { row: inserted, isNew: true }) : 'occupied'
  })
}

async function toldOf(
  transaction: Transaction<Tables>,
  { told }: AccountToLink,
  { row, isNew }: { readonly row: Row; readonly isNew: boolean },
): Promise<Linked> {
  const became = isNew ? told?.made : told?.renewed
  const news = became && (await tellSocial(transaction, row, became, isNew))
  return { account: accountOf(row), isNew, ...(isNew && omitUndefined({ heldNews: news })) }
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

/** The account itself, if anybody has it linked, and another of the profile that stands in its way. */
function linkedOf(transaction: Transaction<Tables>, account: AccountToLink): Promise<Row[]> {
  return transaction
    .selectFrom('accounts')
    .selectAll()
    .where('platform', '=', account.platform)
    .where('unlinked_at', 'is', null)
    .where((where) =>
      where.or([where('native_id', '=', account.nativeId), where('profile_id', '=', account.profileId)]),
    )
    .forUpdate()
    .execute()
}

/** The account as this profile had it before it was unlinked, with all that was said then. */
function formerOf(transaction: Transaction<Tables>, account: AccountToLink): Promise<Row | undefined> {
  return transaction
    .selectFrom('accounts')
    .selectAll()
    .where('platform', '=', account.platform)
    .where('native_id', '=', account.nativeId)
    .where('profile_id', '=', account.profileId)
    .orderBy('unlinked_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

/**
 * A name that no other row has, where a row of another profile is or was in the journal before: else its history would
 * be taken for what has been told already.
 */
function journalName({ platform, nativeId }: AccountToLink, id: string) {
  return sql<string | null>`case when exists (
      select from accounts where platform = ${platform} and native_id = ${nativeId}
    ) then ${nativeId}::text || ':' || ${id}::text end`
}
