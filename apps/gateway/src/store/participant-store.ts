import { sql, type Kysely } from 'kysely'
import { omitUndefined } from '@dm/core/kit'
import type { ParticipantStore, ParticipantToLookUp } from '../domain/participant/participant-store.ts'
import type { PersonValues } from '../domain/participant/person-state.ts'
import { conversationKey } from '../domain/conversation/conversation-key.ts'
import { tell } from '../domain/told.ts'
import type { HookBell } from './hook-bell.ts'
import { ranksColumn, toldOf } from './ingest/ranks-column.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

export function createParticipantStore(query: Kysely<Tables>, bell: HookBell): ParticipantStore {
  const update = ({ account, participantId }: ParticipantToLookUp, within: Kysely<Tables> = query) =>
    within
      .updateTable('participants')
      .where('account_id', '=', account.id)
      .where('native_id', '=', participantId)

  /** What endpoints are to hear of somebody has waited for the name long enough. */
  const endWait = async ({ account, participantId }: ParticipantToLookUp) => {
    const keys = [false, true].map((encrypted) => conversationKey({ participantId, encrypted }))
    const { numUpdatedRows } = await query
      .updateTable('delivery_queues as q')
      .from('conversations as c')
      .set({ ready_at: sql<Date>`'-infinity'` })
      .whereRef('q.queue', '=', 'c.id')
      .where('c.account_id', '=', account.id)
      .where('c.key', 'in', keys)
      .where('q.ready_at', '>', sql<Date>`now()`)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows > 0n) await bell.ringEverywhere()
  }

  return {
    async toLookUp(platforms, limit) {
      if (platforms.length === 0) return []
      const rows = await query
        .selectFrom('participants as p')
        .innerJoin('accounts as a', 'a.id', 'p.account_id')
        .select(['a.id', 'a.platform', 'a.native_id', 'p.native_id as participant_id'])
        .where('p.looked_up_at', 'is', null)
        .where('p.look_up_after', '<=', sql<Date>`now()`)
        .where('a.platform', 'in', [...platforms])
        .where('a.unlinked_at', 'is', null)
        .orderBy('p.look_up_after')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        account: { id: row.id, nativeId: row.native_id, platform: row.platform },
        participantId: row.participant_id,
      }))
    },

    async rememberLookup(lookup, at, found) {
      const { name, username, pictureUrl } = storable({ ...found })
      await query.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('participants')
          .select(['name', 'username', 'picture_url', 'ranks'])
          .where('account_id', '=', lookup.account.id)
          .where('native_id', '=', lookup.participantId)
          .forUpdate()
          .executeTakeFirst()
        if (!row) return
        const known = omitUndefined({
          name: row.name ?? undefined,
          username: row.username ?? undefined,
          pictureUrl: row.picture_url ?? undefined,
        })
        const rank = `${at.toISOString()}|lookup`
        const told = tell<PersonValues>(toldOf(known, row.ranks), rank, { name, username, pictureUrl })
        const { values } = told
        await update(lookup, transaction)
          .set({
            looked_up_at: sql`now()`,
            name: values.name ?? null,
            username: values.username ?? null,
            picture_url: values.pictureUrl ?? null,
            ranks: sql`nullif(${JSON.stringify(ranksColumn(told))}::jsonb, 'null')`,
          })
          .execute()
      })
      await endWait(lookup)
    },

    async postponeLookup(lookup, delayMs) {
      await update(lookup)
        .set({ look_up_after: sql`now() + ${delayMs} * interval '1 millisecond'` })
        .execute()
      await endWait(lookup)
    },
  }
}
