import { sql, type Kysely } from 'kysely'
import type { LinkSession, LinkSessionStore } from '../domain/linking/link-session-store.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

/** For how long it is still said of a link that it has ended. */
const rememberedDays = 30

export function createLinkSessionStore(query: Kysely<Tables>): LinkSessionStore {
  return {
    async create({ idDigest, profileId, settings, minutes }) {
      await query
        .deleteFrom('link_sessions')
        .where('expires_at', '<', sql<Date>`now() - ${rememberedDays} * interval '1 day'`)
        .execute()
      const { expires_at } = await query
        .insertInto('link_sessions')
        .values({
          id_digest: idDigest,
          profile_id: profileId,
          settings: JSON.stringify(storable(settings)),
          expires_at: sql`now() + ${minutes} * interval '1 minute'`,
        })
        .returning('expires_at')
        .executeTakeFirstOrThrow()
      return expires_at
    },

    async find(idDigest) {
      const row = await query
        .selectFrom('link_sessions as s')
        .innerJoin('profiles as p', 'p.id', 's.profile_id')
        .select(['s.settings', 'p.id', 'p.title', 'p.settings as profileSettings'])
        .select(
          sql<
            LinkSession['state']
          >`case when s.revoked_at is not null or p.deleted_at is not null then 'revoked'
            when s.expires_at <= now() then 'expired' else 'open' end`.as('state'),
        )
        .where('s.id_digest', '=', idDigest)
        .executeTakeFirst()
      if (!row) return undefined
      const { state, settings, id, title, profileSettings } = row
      return { state, settings, profile: { id, title, settings: profileSettings } }
    },

    async revoke(profileId, idDigest) {
      const revoked = await query
        .updateTable('link_sessions')
        .set({ revoked_at: sql`coalesce(revoked_at, now())` })
        .where('profile_id', '=', profileId)
        .where('id_digest', '=', idDigest)
        .executeTakeFirst()
      return revoked.numUpdatedRows > 0n
    },
  }
}
