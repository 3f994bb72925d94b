import type { Pool } from 'pg'
import type { Profile } from '../domain/profile/profile.ts'
import type { ProfileStore } from '../domain/profile/profile-store.ts'
import { createLookup } from './lookup.ts'

export function createProfileStore(pool: Pool): ProfileStore {
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
  return { find: (keyDigest) => find(keyDigest ?? null) }
}
