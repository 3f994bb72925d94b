import { sql, type Kysely } from 'kysely'
import type { IdempotencyStore, RepeatableCall } from '../domain/idempotency/idempotency-store.ts'
import { forgetOldSplitSends } from './split-sends.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

const lease = sql<Date>`now() + interval '5 minutes'`
const ended = sql<Date>`now()`

export function createIdempotencyStore(query: Kysely<Tables>): IdempotencyStore {
  const rowOf = ({ profileId, key }: RepeatableCall) =>
    query.updateTable('idempotency_keys').where('profile_id', '=', profileId).where('key', '=', storable(key))

  return {
    async claim(call) {
      const { profileId, digest, reference } = call
      const key = storable(call.key)
      const fresh = { digest, reference, status: null, answer: null, lease_until: lease, created_at: ended }
      const ours = await query
        .insertInto('idempotency_keys')
        .values({ profile_id: profileId, key, ...fresh })
        .onConflict((conflict) =>
          conflict
            .columns(['profile_id', 'key'])
            .doUpdateSet(fresh)
            .where('idempotency_keys.created_at', '<', sql<Date>`now() - interval '1 day'`),
        )
        .returning('reference')
        .executeTakeFirst()
      if (ours) return { kind: 'ours', reference }
      const row = await query
        .selectFrom('idempotency_keys')
        .selectAll()
        .select(sql<boolean>`lease_until > now()`.as('held'))
        .where('profile_id', '=', profileId)
        .where('key', '=', key)
        .executeTakeFirst()
      // Freed in between.
      if (!row) return { kind: 'running' }
      if (row.digest !== digest) return { kind: 'other' }
      if (row.status !== null) return { kind: 'answered', status: row.status, answer: row.answer ?? '' }
      return row.held ? { kind: 'running' } : { kind: 'broken', reference: row.reference }
    },

    async takeOver(call, broken) {
      const taken = await rowOf(call)
        .set({ reference: call.reference, lease_until: lease })
        .where('reference', '=', broken)
        .where('status', 'is', null)
        .executeTakeFirst()
      return taken.numUpdatedRows > 0n
    },

    async answer(call, { status, answer }) {
      await rowOf(call).set({ status, answer }).execute()
    },

    async leave(call) {
      await rowOf(call).set({ lease_until: ended }).where('reference', '=', call.reference).execute()
    },

    async free({ profileId, key, reference }) {
      await query
        .deleteFrom('idempotency_keys')
        .where('profile_id', '=', profileId)
        .where('key', '=', storable(key))
        .where('reference', '=', reference)
        .where('status', 'is', null)
        .execute()
    },

    async forgetOld() {
      await query
        .deleteFrom('idempotency_keys')
        .where('created_at', '<', sql<Date>`now() - interval '1 day'`)
        .execute()
      await forgetOldSplitSends(query)
    },
  }
}
