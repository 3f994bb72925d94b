import { DmError } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { sql } from 'kysely'
import { z } from 'zod'
import type { AccountStore, LinkedAccount } from '../domain/account/account-store.ts'
import { whileLocked } from './account-lock.ts'
import { accountOf, columnsBeside } from './account-row.ts'
import { changeAccount, ended, undoLink } from './change-account.ts'
import type { Database } from './database.ts'
import { repeatWhenLost } from './faults.ts'
import { linkAccount } from './link-account.ts'
import { createLookup } from './lookup.ts'
import type { SecretBox } from './secret-box.ts'
import { letGo } from './social-news.ts'
import { storable } from './storable.ts'

/** What a network wants beside these is kept as it is. */
const sealedCredentials = z.looseObject({
  accountId: z.string(),
  accessToken: z.string(),
  accessTokenSecret: z.string().optional(),
  refreshToken: z.string().optional(),
  expiresAt: z.string().optional(),
  aliases: z.array(z.string()).optional(),
})

export function createAccountStore(
  { query, locks }: Database,
  box: SecretBox,
  newId: () => string,
): AccountStore {
  const accounts = () => query.selectFrom('accounts').selectAll().where('unlinked_at', 'is', null)
  const update = (accountId: string) =>
    query.updateTable('accounts').where('id', '=', accountId).where('unlinked_at', 'is', null)

  const find = createLookup(async (wanted: readonly Pick<LinkedAccount, 'profileId' | 'platform'>[]) => {
    const rows = await accounts()
      .where('profile_id', 'in', [...new Set(wanted.map(({ profileId }) => profileId))])
      .execute()
    return wanted.map(({ profileId, platform }) => {
      const row = rows.find((one) => one.profile_id === profileId && one.platform === platform)
      return row && accountOf(row)
    })
  })

  const sealedOf = createLookup(async (ids: readonly string[]) => {
    const rows = await accounts()
      .clearSelect()
      .select(['id', 'credentials'])
      .where('id', 'in', [...new Set(ids)])
      .execute()
    const byId = new Map(rows.map(({ id, credentials }) => [id, credentials]))
    return ids.map((id) => byId.get(id))
  })

  return {
    find: (profileId, platform) => find({ profileId, platform }),

    async list(profileId) {
      const rows = await accounts().where('profile_id', '=', profileId).orderBy('linked_at').execute()
      return rows.map(accountOf)
    },

    async credentials(accountId) {
      const sealed = await sealedOf(accountId)
      if (sealed === undefined) throw unlinked()
      return omitUndefined(sealedCredentials.parse(await box.open(sealed)))
    },

    async saveCredentials(accountId, credentials, { renewAt, told }) {
      const values = { ...columnsBeside(credentials, renewAt), credentials: await box.seal(credentials) }
      if (!(await changeAccount(query, accountId, { values, told }))) throw unlinked()
    },

    exclusively: (account, work) => whileLocked(locks, account, work),

    async toRenew(platforms, now) {
      if (platforms.length === 0) return []
      const rows = await accounts()
        .where('platform', 'in', [...platforms])
        .where('renew_at', '<=', now)
        .where('refused_at', 'is', null)
        .orderBy('renew_at')
        .limit(100)
        .execute()
      return rows.map(accountOf)
    },

    async postponeRenewal(accountId, until) {
      await update(accountId).set({ renew_at: until }).execute()
    },

    async rememberRefusal(accountId, reason, told) {
      const refusal = storable(reason)
      const values = { refused_at: sql<Date>`now()`, refusal }
      if (await changeAccount(query, accountId, { values, told, where: 'accepted' })) return true
      await update(accountId).set({ refusal }).execute()
      return false
    },

    async forgetRefusal(accountId, told) {
      const values = { refused_at: null, refusal: null }
      await changeAccount(query, accountId, { values, told, where: 'refused' })
    },

    async throttle(accountId, forMs) {
      const until = sql<Date>`now() + ${forMs} * interval '1 millisecond'`
      await update(accountId)
        .set({ throttled_until: sql`greatest(throttled_until, ${until})` })
        .execute()
    },

    async findConfigured({ platform, nativeId }, configured) {
      const row = await accounts()
        .where('platform', '=', platform)
        .where('native_id', '=', nativeId)
        .where('configured', '=', configured)
        .executeTakeFirst()
      return row && accountOf(row)
    },

    async link(account) {
      const made = { id: newId(), sealed: await box.seal(account.credentials) }
      return repeatWhenLost(() => linkAccount(query, account, made))
    },

    async keepLink({ heldNews }, since) {
      if (heldNews !== undefined) await repeatWhenLost(() => letGo(query, heldNews, since))
    },

    undoLink: (linked, told) => undoLink(query, linked, told),

    async setMessaging(accountId, active) {
      const row = await update(accountId).set({ messaging_active: active }).returningAll().executeTakeFirst()
      return row && accountOf(row)
    },

    async unlink(accountId, told) {
      await changeAccount(query, accountId, { values: ended, told })
    },

    async withoutHistory() {
      const rows = await accounts()
        .where('history_imported_at', 'is', null)
        .where('refused_at', 'is', null)
        .orderBy('linked_at')
        .execute()
      return rows.map(accountOf)
    },

    async leaseHistory(accountId, forMs) {
      const leased = await update(accountId)
        .set({ history_leased_until: sql<Date>`now() + ${forMs} * interval '1 millisecond'` })
        .where('history_imported_at', 'is', null)
        .where(sql<boolean>`coalesce(history_leased_until, '-infinity') <= now()`)
        .executeTakeFirst()
      return leased.numUpdatedRows > 0n
    },

    async keepHistoryLease(accountId, forMs) {
      await update(accountId)
        .set({ history_leased_until: sql<Date>`now() + ${forMs} * interval '1 millisecond'` })
        .where('history_leased_until', 'is not', null)
        .execute()
    },

    async releaseHistory(accountId) {
      await update(accountId).set({ history_leased_until: null }).execute()
    },

    async markHistoryImported(accountId) {
      await query
        .updateTable('accounts')
        .set({ history_imported_at: sql`now()`, history_leased_until: null })
        .where('id', '=', accountId)
        .where('history_leased_until', 'is not', null)
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

/** It was unlinked while a call ran; what comes of the call must not bring its credentials back. */
function unlinked(): DmError {
  return new DmError({ code: 'auth_expired', message: 'The account is not linked any more; link it again.' })
}
