import { sql, type Kysely } from 'kysely'
import type { ReadingStore } from '../domain/account/reading-store.ts'
import { accountOf } from './account-row.ts'
import { createConversationsToRead } from './conversations-to-read.ts'
import type { Tables } from './tables.ts'

const atOnce = 5

/** Repairs that are no farther apart are one trouble. */
export const repairsBelongTogether = '1 hour'

export function createReadingStore(query: Kysely<Tables>): ReadingStore {
  return {
    ...createConversationsToRead(query),

    async due(everyMs) {
      if (everyMs.size === 0) return []
      const networks = JSON.stringify(
        [...everyMs].map(([platform, ms]) => ({ platform, seconds: ms / 1_000 })),
      )
      const rows = await query
        .updateTable('accounts as a')
        .set({
          reconcile_at: sql<Date>`now() + (select seconds from
            jsonb_to_recordset(${networks}::jsonb) as network (platform text, seconds float8)
            where network.platform = a.platform) * interval '1 second'`,
        })
        .where(
          'a.id',
          'in',
          query
            .selectFrom('accounts')
            .select('id')
            .where('platform', 'in', [...everyMs.keys()])
            .where('unlinked_at', 'is', null)
            .where('refused_at', 'is', null)
            .where('history_imported_at', 'is not', null)
            .where(sql<boolean>`coalesce(reconcile_at, '-infinity') <= now()`)
            .orderBy('reconcile_at', (order) => order.asc().nullsFirst())
            .limit(atOnce)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll('a')
        .execute()
      return rows.map(accountOf)
    },

    async missing(accountId, messageIds) {
      if (messageIds.length === 0) return new Set()
      const rows = await query
        .selectFrom('messages')
        .select('native_id')
        .where('account_id', '=', accountId)
        .where('native_id', 'in', [...messageIds])
        .where('known', '=', true)
        .execute()
      const known = new Set(rows.map((row) => row.native_id))
      return new Set(messageIds.filter((id) => !known.has(id)))
    },

    async repaired(accountId, messages) {
      await query
        .updateTable('accounts')
        .set({
          repaired: sql`repaired + ${messages}`,
          repaired_at: sql`now()`,
          repairing_since: sql`case when repaired_at > now() - ${repairsBelongTogether}::interval
            then coalesce(repairing_since, repaired_at) else now() end`,
        })
        .where('id', '=', accountId)
        .execute()
    },

    async listedThrough(accountId, at) {
      await query
        .updateTable('accounts')
        .set({ listed_through_at: sql`greatest(listed_through_at, ${at})` })
        .where('id', '=', accountId)
        .execute()
    },

    async readThrough(accountId, at) {
      await query
        .updateTable('accounts')
        .set({ read_through_at: sql`greatest(read_through_at, ${at})` })
        .where('id', '=', accountId)
        .where((where) =>
          where.not(
            where.exists(where.selectFrom('conversations_to_read').where('account_id', '=', accountId)),
          ),
        )
        .execute()
    },

    async pay({ id, profileId }, callsAtMost) {
      if (callsAtMost < 1) return false
      const paid = await sql`
        insert into paid_reads as p (account_id, profile_id, day, calls)
        values (${id}, ${profileId}, (now() at time zone 'utc')::date, 1)
        on conflict (account_id, day) do update set calls = p.calls + 1 where p.calls < ${callsAtMost}
        returning 1`.execute(query)
      return paid.rows.length > 0
    },
  }
}
