import { sql, type Kysely } from 'kysely'
import type { ParticipantStore } from '../domain/participant/participant-store.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

export function createParticipantStore(query: Kysely<Tables>): ParticipantStore {
  return {
    async toLookUp(limit) {
      const rows = await query
        .selectFrom('participants as p')
        .innerJoin('accounts as a', 'a.id', 'p.account_id')
        .select(['a.id', 'a.platform', 'a.native_id', 'p.native_id as participant_id'])
        .where('p.looked_up_at', 'is', null)
        .orderBy('p.first_seen_at')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        account: { id: row.id, nativeId: row.native_id, platform: row.platform },
        participantId: row.participant_id,
      }))
    },

    async rememberLookup(accountId, participantId, found) {
      const { name, username, pictureUrl } = storable({ ...found })
      await query
        .updateTable('participants')
        .set({
          looked_up_at: sql`now()`,
          ...(name !== undefined && { name }),
          ...(username !== undefined && { username }),
          ...(pictureUrl !== undefined && { picture_url: pictureUrl }),
        })
        .where('account_id', '=', accountId)
        .where('native_id', '=', participantId)
        .execute()
    },
  }
}
