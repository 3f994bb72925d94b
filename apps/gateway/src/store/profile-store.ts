import { omitUndefined } from '@dm/core/kit'
import { sql, type Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Profile } from '../domain/profile/profile.ts'
import type { ProfileStore } from '../domain/profile/profile-store.ts'
import { listProfiles } from './list-profiles.ts'
import { createLookup } from './lookup.ts'
import { profilesToRemove, removePortion } from './remove-profile.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

export function createProfileStore(pool: Pool, query: Kysely<Tables>): ProfileStore {
  const find = createLookup(async (digests: readonly (string | null)[]) => {
    const { rows } = await pool.query<Profile & { readonly keyDigest: string | null }>({
      name: 'find profiles',
      text: `select id, title, is_primary as "isPrimary", messaging_active as "messagingActive",
         case when not is_primary then key_digest end as "keyDigest"
       from profiles where (is_primary or key_digest = any ($1)) and deleted_at is null`,
      values: [digests.filter((digest) => digest !== null)],
    })
    const found = new Map(rows.map(({ keyDigest, ...profile }) => [keyDigest, profile]))
    return digests.map((digest) => found.get(digest))
  })
  return {
    find: (keyDigest) => find(keyDigest ?? null),

    async create({ id, keyDigest, title, email, messagingActive, settings }) {
      const made = await query
        .insertInto('profiles')
        .values({
          id,
          key_digest: keyDigest,
          title: storable(title),
          email: email ?? null,
          messaging_active: messagingActive,
          settings: JSON.stringify(storable(settings)),
        })
        .onConflict((conflict) =>
          conflict
            .column('title')
            .where('key_digest', 'is not', null)
            .where('deleted_at', 'is', null)
            .doNothing(),
        )
        .returning('id')
        .executeTakeFirst()
      return made ? 'made' : 'title_taken'
    },

    async details(profileId) {
      const { createdAt, email } = await query
        .selectFrom('profiles')
        .select(['created_at as createdAt', 'email'])
        .where('id', '=', profileId)
        .executeTakeFirstOrThrow()
      return { createdAt, ...(email !== null && { email }) }
    },

    findByTitle: (title) =>
      query
        .selectFrom('profiles')
        .select(['id', 'title', 'is_primary as isPrimary', 'messaging_active as messagingActive'])
        .where('title', '=', storable(title))
        .where('key_digest', 'is not', null)
        .where('deleted_at', 'is', null)
        .executeTakeFirst(),

    async markDeleted(profileId) {
      await query
        .updateTable('profiles')
        .set({ deleted_at: sql`now()` })
        .where('id', '=', profileId)
        .where('is_primary', '=', false)
        .where('deleted_at', 'is', null)
        .execute()
    },

    deleted: (tellForMs) => profilesToRemove(pool, tellForMs),
    removePortion: (profileId, portion) => removePortion(pool, profileId, portion),

    list: (wanted) => listProfiles(query, wanted),

    async update(profileId, { title, email, messagingActive, xActivityActive, settings = {} }) {
      const change = query
        .updateTable('profiles')
        .set({
          ...omitUndefined({
            title: title === undefined ? undefined : storable(title),
            email,
            messaging_active: messagingActive,
            x_activity_active: xActivityActive,
          }),
          settings: sql<string>`settings || ${JSON.stringify(storable(settings))}::jsonb`,
        })
        .where('id', '=', profileId)
        .where('deleted_at', 'is', null)
      try {
        return (await change.executeTakeFirst()).numUpdatedRows > 0n ? 'changed' : 'gone'
      } catch (error) {
        if (isTitleTaken(error)) return 'title_taken'
        throw error
      }
    },
  }
}

/** SQLSTATE 23505: two of something of which there may be one. */
function isTitleTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === '23505' &&
    'constraint' in error &&
    error.constraint === 'profiles_by_title'
  )
}
