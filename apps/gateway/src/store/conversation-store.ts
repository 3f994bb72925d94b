import { omitUndefined } from '@dm/core/kit'
import { sql, type Kysely, type Selectable } from 'kysely'
import type { ConversationStore, StoredConversation } from '../domain/conversation/conversation-store.ts'
import { storable } from './storable.ts'
import { conversationKey } from '../domain/conversation/conversation-key.ts'
import { placeOf } from '../domain/event/world.ts'
import { createLookup } from './lookup.ts'
import { participantOf, type ParticipantColumns } from './participant-row.ts'
import type { Tables } from './tables.ts'

export function createConversationStore(query: Kysely<Tables>, newId: () => string): ConversationStore {
  const byKey = createLookup(async (wanted: readonly Place[]) => {
    const accounts = wanted.map(({ accountId }) => accountId)
    const keys = wanted.map(({ key }) => key)
    const { rows } = await sql<ConversationColumns>`
      select c.* from (select distinct account, key from unnest(${accounts}::text[], ${keys}::text[]) as told (account, key)) as told
      cross join lateral (select * from conversations where account_id = told.account and key = told.key limit 1) as c
    `.execute(query)
    const found = new Map(rows.map((row) => [placeOf(row.account_id, row.key), conversationOf(row)]))
    return wanted.map(({ accountId, key }) => found.get(placeOf(accountId, key)))
  })

  return {
    async find(profileId, platform, wanted) {
      const id = storable(wanted)
      const row = await query
        .selectFrom('conversations')
        .selectAll()
        .where('profile_id', '=', profileId)
        .where('platform', '=', platform)
        .where((where) => where.or([where('id', '=', id), where('native_id', '=', id)]))
        .orderBy((order) => order('id', '=', id), 'desc')
        .orderBy('encrypted')
        .executeTakeFirst()
      return row && conversationOf(await followed(query, row))
    },

    async open(account, wanted) {
      const participantId = storable(wanted)
      const key = conversationKey({ participantId })
      // Most are there already, and whoever only reads does not wait for the disk.
      const known = await byKey({ accountId: account.id, key })
      if (known) return known
      await query
        .insertInto('participants')
        .values({ account_id: account.id, native_id: participantId, profile_id: account.profileId })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const row = await query
        .insertInto('conversations')
        .values({
          id: newId(),
          profile_id: account.profileId,
          account_id: account.id,
          platform: account.platform,
          key,
          participant_id: participantId,
        })
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'key']).doUpdateSet({ participant_id: participantId }),
        )
        .returningAll()
        .executeTakeFirstOrThrow()
      return conversationOf(row)
    },

    async markReadThrough(account, nativeId, at) {
      await query
        .updateTable('conversations')
        .set({ read_through_at: sql`greatest(read_through_at, ${at})` })
        .where('profile_id', '=', account.profileId)
        .where('account_id', '=', account.id)
        .where('native_id', '=', storable(nativeId))
        .execute()
    },

    async setStatus(profileId, id, status) {
      await query
        .updateTable('conversations')
        .set({ status })
        .where('profile_id', '=', profileId)
        .where('id', '=', id)
        .execute()
    },

    async list({ profileId, platform, status, limit, after }) {
      let rows = query
        .selectFrom('conversations as c')
        .leftJoin('participants as p', (join) =>
          join.onRef('p.account_id', '=', 'c.account_id').onRef('p.native_id', '=', 'c.participant_id'),
        )
        .leftJoinLateral(
          (from) =>
            from
              .selectFrom('messages as m')
              .select(['m.text as last_message'])
              .whereRef('m.conversation_id', '=', 'c.id')
              .where('m.deleted_at', 'is', null)
              .where('m.state', 'in', ['received', 'sent'])
              .orderBy('m.sent_at', (order) => order.desc().nullsLast())
              .orderBy('m.id', 'desc')
              .limit(1)
              .as('last'),
          (join) => join.onTrue(),
        )
        .leftJoinLateral(
          (from) =>
            from
              .selectFrom('messages as m')
              .select((select) => select.fn.countAll<number>().as('unanswered'))
              .whereRef('m.conversation_id', '=', 'c.id')
              .where('m.state', '=', 'received')
              .where('m.deleted_at', 'is', null)
              .where(
                'm.sent_at',
                '>',
                sql<Date>`coalesce((select max(o.sent_at) from messages o where o.conversation_id = c.id and o.state = 'sent'), '-infinity')`,
              )
              .as('count'),
          (join) => join.onTrue(),
        )
        .leftJoinLateral(
          (from) =>
            from
              .selectFrom('receipts as r')
              .innerJoin('messages as m', (join) =>
                join
                  .onRef('m.account_id', '=', 'r.account_id')
                  .onRef('m.native_id', '=', 'r.message_native_id'),
              )
              .select((select) => select.fn.max('m.sent_at').as('read_at'))
              .whereRef('r.conversation_id', '=', 'c.id')
              .where('r.kind', '=', 'read')
              .as('receipt'),
          (join) => join.onTrue(),
        )
        .leftJoinLateral(
          (from) =>
            from
              .selectFrom('participants as q')
              .select(
                sql<ParticipantColumns[]>`coalesce(json_agg(json_build_object('p_native_id', q.native_id,
                  'p_name', q.name, 'p_username', q.username, 'p_picture_url', q.picture_url)
                  order by q.native_id), '[]')`.as('members'),
              )
              .whereRef('q.account_id', '=', 'c.account_id')
              .where('c.participant_id', 'is', null)
              .where(
                sql<boolean>`q.native_id in (select m.sender_id from messages m
                  where m.conversation_id = c.id and m.state = 'received')`,
              )
              .as('group'),
          (join) => join.onTrue(),
        )
        .selectAll('c')
        .select([
          'group.members',
          'p.native_id as p_native_id',
          'p.name as p_name',
          'p.username as p_username',
          'p.picture_url as p_picture_url',
          'last.last_message',
          'count.unanswered',
          sql<Date | null>`greatest(c.read_watermark, receipt.read_at)`.as('read_until'),
        ])
        .where('c.profile_id', '=', profileId)
        .where('c.platform', '=', platform)
        .where('c.status', '=', status)
        .where('c.last_message_at', 'is not', null)
        .orderBy('c.last_message_at', 'desc')
        .orderBy('c.id')
        .limit(limit)
      if (after) {
        const at = new Date(after.at ?? 0)
        rows = rows.where((where) =>
          where.or([
            where('c.last_message_at', '<', at),
            where.and([where('c.last_message_at', '=', at), where('c.id', '>', after.id)]),
          ]),
        )
      }
      return (await rows.execute()).map((row) =>
        omitUndefined({
          ...conversationOf({ ...row, read_watermark: row.read_until }),
          participant: participantOf(row),
          participants:
            row.participant_id === null ? row.members?.flatMap((one) => participantOf(one) ?? []) : undefined,
          lastMessage: row.last_message ?? undefined,
          unansweredCount: row.unanswered ?? 0,
        }),
      )
    },
  }
}

/** What names a conversation within all. */
interface Place {
  readonly accountId: string
  readonly key: string
}

/** The conversation that goes on under an id that has been told, which another may have joined. */
export async function followed(
  query: Kysely<Tables>,
  row: ConversationColumns,
): Promise<ConversationColumns> {
  if (row.merged_into === null) return row
  const into = query.selectFrom('conversations').selectAll().where('id', '=', row.merged_into)
  return followed(query, await into.executeTakeFirstOrThrow())
}

type ConversationColumns = Selectable<Tables['conversations']>

export function conversationOf(row: ConversationColumns): StoredConversation {
  return omitUndefined({
    id: row.id,
    accountId: row.account_id,
    nativeId: row.native_id ?? undefined,
    participantId: row.participant_id ?? undefined,
    kind: row.kind === 'group' ? 'group' : 'direct',
    encrypted: row.encrypted,
    status: row.status,
    readWatermark: row.read_watermark ?? undefined,
    lastMessageAt: row.last_message_at ?? undefined,
    windowOpenings: row.window_openings ?? undefined,
    readThroughAt: row.read_through_at ?? undefined,
  })
}
