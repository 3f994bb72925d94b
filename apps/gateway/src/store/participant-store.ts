import { sql, type Kysely } from 'kysely'
import type { ParticipantStore, ParticipantToLookUp } from '../domain/participant/participant-store.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

export function createParticipantStore(query: Kysely<Tables>): ParticipantStore {
  const update = ({ account, participantId }: ParticipantToLookUp) =>
    query
      .updateTable('participants')
      .where('account_id', '=', account.id)
      .where('native_id', '=', participantId)

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

    async rememberLookup(lookup, found) {
      const { name, username, pictureUrl } = storable({ ...found })
      await update(lookup)
        .set({
          looked_up_at: sql`now()`,
          ...(name !== undefined && { name }),
          ...(username !== undefined && { username }),
          ...(pictureUrl !== undefined && { picture_url: pictureUrl }),
        })
        .execute()
    },

    async postponeLookup(lookup, delayMs) {
      await update(lookup)
        .set({ look_up_after: sql`now() + ${delayMs} * interval '1 millisecond'` })
        .execute()
    },
  }
}
