import type { InboundEvent } from '@dm/core'
import { sql, type Kysely } from 'kysely'
import type { ParkedQuery } from '../domain/webhook/event-store.ts'
import { notLinked } from './ingest/store-batch.ts'
import type { Tables } from './tables.ts'

/** Events that wait in the journal, as they came; without one that was too deep to be kept whole. */
export async function parkedEvents(
  query: Kysely<Tables>,
  { linked = false, platform, since, ids }: ParkedQuery,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<{ id: number; event?: InboundEvent }[]> {
  let rows = query
    .selectFrom('journal as j')
    .select(['j.id', 'j.raw'])
    .where('j.state', '=', 'parked')
    .where('j.id', '>', after)
    // What one profile was told is not for another that has the account now.
    .where((where) =>
      where.or([
        where('j.account_id', 'is', null),
        where.exists(
          where
            .selectFrom('accounts as own')
            .select('own.id')
            .whereRef('own.id', '=', 'j.account_id')
            .where('own.unlinked_at', 'is', null),
        ),
      ]),
    )
    .orderBy('j.id')
    .limit(limit)
  if (linked) {
    rows = rows.where('j.problem', '=', notLinked).where((where) =>
      where.exists(
        where
          .selectFrom('accounts as a')
          .select('a.id')
          .whereRef('a.platform', '=', 'j.platform')
          .where('a.unlinked_at', 'is', null)
          .where(sql<boolean>`(a.native_id = j.account_native_id or j.account_native_id = any (a.aliases))`),
      ),
    )
  }
  if (platform !== undefined) rows = rows.where('j.platform', '=', platform)
  if (since !== undefined) rows = rows.where('j.received_at', '>=', since)
  if (ids !== undefined) rows = rows.where('j.id', 'in', ids.length > 0 ? [...ids] : [0])
  return (await rows.execute()).map(({ id, raw }) => {
    const event = JSON.parse(Buffer.from(raw).toString('utf8')) as InboundEvent
    return 'accountId' in event ? { id, event } : { id }
  })
}
