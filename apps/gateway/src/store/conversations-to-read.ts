import type { Conversation } from '@dm/core'
import { sql, type Kysely } from 'kysely'
import type { ReadingStore } from '../domain/account/reading-store.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

/** For how long a process has a conversation that it reads; when it dies, another takes it then. */
const lease = '5 minutes'
/** Longer than any window for replies lasts, so that what nobody could read can have no say in one any more. */
const triedFor = '8 days'
const triesAtLeast = 5

type Part = Pick<ReadingStore, 'putDown' | 'take' | 'wasRead' | 'putBack' | 'leaveOut'>

/** What lists have shown with news, until it is read. */
export function createConversationsToRead(query: Kysely<Tables>): Part {
  const taken = (accountId: string, { id }: Conversation) =>
    query
      .updateTable('conversations_to_read')
      .where('account_id', '=', accountId)
      .where('native_id', '=', storable(id))

  return {
    async putDown({ id, profileId }, conversations, since) {
      if (conversations.length === 0) return
      // Twice in one list is once; what the network sent beside it is of no use here.
      const rows = [...new Map(conversations.map((one) => [one.id, one])).values()].map((one) => ({
        account_id: id,
        profile_id: profileId,
        native_id: storable(one.id),
        conversation: JSON.stringify(storable({ ...one, raw: undefined })),
        active_at: one.updatedAt === undefined ? null : new Date(one.updatedAt),
        since,
      }))
      await query
        .insertInto('conversations_to_read')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'native_id']).doUpdateSet((told) => ({
            conversation: told.ref('excluded.conversation'),
            active_at: told.ref('excluded.active_at'),
            since: sql<Date>`least(conversations_to_read.since, excluded.since)`,
            listings: sql<number>`conversations_to_read.listings + 1`,
            read_after: sql<Date>`now()`,
          })),
        )
        .execute()
    },

    async take(accountId, first) {
      const order =
        first === 'latest activity'
          ? sql`active_at desc nulls first, native_id`
          : sql`first_listed_at, native_id`
      const { rows } = await sql<{ conversation: Conversation; since: Date; listings: number }>`
        update conversations_to_read set leased_until = now() + ${lease}::interval
        where (account_id, native_id) in (
          select account_id, native_id from conversations_to_read
          where account_id = ${accountId} and read_after <= now() and coalesce(leased_until, '-infinity') <= now()
          order by ${order} limit 1 for update skip locked)
        returning conversation, since, listings`.execute(query)
      return rows[0] && { accountId, ...rows[0] }
    },

    async wasRead({ accountId, conversation, listings }) {
      const { numDeletedRows } = await query
        .deleteFrom('conversations_to_read')
        .where('account_id', '=', accountId)
        .where('native_id', '=', storable(conversation.id))
        .where('listings', '=', listings)
        .executeTakeFirst()
      if (numDeletedRows === 0n) await taken(accountId, conversation).set({ leased_until: null }).execute()
    },

    async putBack({ accountId, conversation }) {
      await taken(accountId, conversation).set({ leased_until: null }).execute()
    },

    async leaveOut({ accountId, conversation }) {
      const { numDeletedRows } = await query
        .deleteFrom('conversations_to_read')
        .where('account_id', '=', accountId)
        .where('native_id', '=', storable(conversation.id))
        // It may have waited for long before anybody tried.
        .where('tries', '>=', triesAtLeast)
        .where(sql<boolean>`first_listed_at < now() - ${triedFor}::interval`)
        .executeTakeFirst()
      if (numDeletedRows > 0n) return 'given up'
      await taken(accountId, conversation)
        .set({
          leased_until: null,
          tries: sql`tries + 1`,
          read_after: sql`now() + least(interval '1 day', interval '5 minutes' * power(4, least(tries, 8)))`,
        })
        .execute()
      return 'waits'
    },
  }
}
