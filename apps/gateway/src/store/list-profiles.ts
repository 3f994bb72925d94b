import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { ListedProfile, WantedProfiles } from '../domain/profile/profile-store.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

/** A cursor holds milliseconds, so that is what the order goes by. */
const madeAt = sql<Date>`date_trunc('milliseconds', p.created_at)`

/** Lists profiles, the oldest first. */
export async function listProfiles(
  query: Kysely<Tables>,
  { only, id, title, linked, linkedTo = [], after, limit }: WantedProfiles,
): Promise<ListedProfile[]> {
  const rows = await query
    .selectFrom('profiles as p')
    .leftJoinLateral(
      (account) =>
        account
          .selectFrom('accounts as a')
          .select(sql<string[] | null>`array_agg(a.platform order by a.platform)`.as('networks'))
          .whereRef('a.profile_id', '=', 'p.id')
          .where('a.unlinked_at', 'is', null)
          .as('linked'),
      (join) => join.onTrue(),
    )
    .select([
      'p.id',
      'p.title',
      'p.messaging_active as messagingActive',
      'linked.networks',
      madeAt.as('createdAt'),
    ])
    .where('p.deleted_at', 'is', null)
    .where((where) => (only === undefined ? where('p.is_primary', '=', false) : where('p.id', '=', only)))
    .$if(id !== undefined, (some) => some.where('p.id', '=', storable(id ?? '')))
    .$if(title !== undefined, (some) => some.where('p.title', '=', storable(title ?? '')))
    .$if(linked !== undefined, (some) => some.where('linked.networks', linked ? 'is not' : 'is', null))
    .$if(linkedTo.length > 0, (some) =>
      some.where(sql<boolean>`linked.networks @> ${storable([...linkedTo])}::text[]`),
    )
    .$if(after !== undefined, (some) =>
      some.where(sql<boolean>`(${madeAt}, p.id) > (${after?.at}, ${after?.id})`),
    )
    .orderBy(madeAt)
    .orderBy('p.id')
    .limit(limit)
    .execute()
  return rows.map(({ networks, ...profile }) => ({ ...profile, networks: networks ?? [] }))
}
