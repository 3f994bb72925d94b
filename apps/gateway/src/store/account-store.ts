import { omitUndefined } from '@dm/core/kit'
import { sql, type Kysely, type Selectable } from 'kysely'
import { z } from 'zod'
import type { AccountStore, LinkedAccount } from '../domain/account/account-store.ts'
import type { SecretBox } from './secret-box.ts'
import type { Tables } from './tables.ts'

const sealedCredentials = z.object({
  accountId: z.string(),
  accessToken: z.string(),
  accessTokenSecret: z.string().optional(),
  refreshToken: z.string().optional(),
  expiresAt: z.string().optional(),
  aliases: z.array(z.string()).optional(),
})

export function createAccountStore(query: Kysely<Tables>, box: SecretBox, newId: () => string): AccountStore {
  const accounts = () => query.selectFrom('accounts').selectAll().where('unlinked_at', 'is', null)

  return {
    async find(profileId, platform) {
      const row = await accounts()
        .where('profile_id', '=', profileId)
        .where('platform', '=', platform)
        .executeTakeFirst()
      return row && accountOf(row)
    },

    async list(profileId) {
      const rows = await accounts().where('profile_id', '=', profileId).orderBy('linked_at').execute()
      return rows.map(accountOf)
    },

    async credentials(accountId) {
      const row = await query
        .selectFrom('accounts')
        .select('credentials')
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow()
      return omitUndefined(sealedCredentials.parse(await box.open(row.credentials)))
    },

    async saveCredentials(accountId, credentials) {
      const sealed = await box.seal(credentials)
      await query.updateTable('accounts').set({ credentials: sealed }).where('id', '=', accountId).execute()
    },

    async link(account) {
      const values = {
        aliases: [...account.aliases],
        credentials: await box.seal(account.credentials),
        ...(account.name !== undefined && { name: account.name }),
        ...(account.username !== undefined && { username: account.username }),
        ...(account.pictureUrl !== undefined && { picture_url: account.pictureUrl }),
      }
      return query.transaction().execute(async (transaction) => {
        const inserted = await transaction
          .insertInto('accounts')
          .values({
            ...values,
            id: newId(),
            profile_id: account.profileId,
            platform: account.platform,
            native_id: account.nativeId,
            sandbox: account.sandbox,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst()
        if (inserted) return { account: accountOf(inserted), isNew: true }

        const rivals = await transaction
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
            ...(known.unlinked_at !== null && { history_imported_at: null }),
          })
          .where('id', '=', known.id)
          .returningAll()
          .executeTakeFirstOrThrow()
        return { account: accountOf(renewed), isNew: known.unlinked_at !== null }
      })
    },

    async unlink(accountId) {
      await query
        .updateTable('accounts')
        .set({ unlinked_at: sql`now()`, credentials: '' })
        .where('id', '=', accountId)
        .execute()
    },

    async withoutHistory() {
      const rows = await accounts().where('history_imported_at', 'is', null).execute()
      return rows.map(accountOf)
    },

    async markHistoryImported(accountId) {
      await query
        .updateTable('accounts')
        .set({ history_imported_at: sql`now()` })
        .where('id', '=', accountId)
        .execute()
    },

    async any(kind) {
      const row = await query
        .selectFrom('accounts')
        .select('id')
        .where('sandbox', '=', kind === 'sandbox')
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

function accountOf(row: Selectable<Tables['accounts']>): LinkedAccount {
  return omitUndefined({
    id: row.id,
    profileId: row.profile_id,
    platform: row.platform,
    nativeId: row.native_id,
    name: row.name ?? undefined,
    username: row.username ?? undefined,
    pictureUrl: row.picture_url ?? undefined,
    linkedAt: row.linked_at,
  })
}
