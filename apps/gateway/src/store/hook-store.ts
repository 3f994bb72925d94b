import { omitUndefined } from '@dm/core/kit'
import { sql, type Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { HookRules, HookStore } from '../domain/hook/hook-store.ts'
import type { HookBell } from './hook-bell.ts'
import { createHookHistory } from './hook-history.ts'
import { createHookRecovery } from './hook-recovery.ts'
import { replaceSecret } from './hook-secrets.ts'
import type { SecretBox } from './secret-box.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

export interface HookStoreTools {
  readonly pool: Pool
  readonly query: Kysely<Tables>
  readonly box: SecretBox
  readonly newId: () => string
  readonly bell: HookBell
  readonly rules: HookRules
}

export function createHookStore({ pool, query, box, newId, bell, rules }: HookStoreTools): HookStore {
  const setSecretIn = async (change: Kysely<Tables>, profileId: string, secret: string) =>
    replaceSecret(change, box, { profileId, secret, sealed: await box.seal(secret) })
  return {
    history: createHookHistory(pool),
    ...createHookRecovery({ pool, bell, rules }),

    async register(profileId, { action, url, secret }) {
      await query.transaction().execute(async (change) => {
        if (secret !== undefined) await setSecretIn(change, profileId, secret)
        await change
          .insertInto('endpoints')
          .values({ id: newId(), profile_id: profileId, action, url: storable(url) })
          .onConflict((conflict) =>
            conflict.columns(['profile_id', 'action']).doUpdateSet({
              url: storable(url),
              updated_at: sql`now()`,
              failing_since: null,
              paused_at: null,
            }),
          )
          .execute()
      })
      await bell.ringEverywhere()
    },

    setSecret: (profileId, secret) =>
      query.transaction().execute((change) => setSecretIn(change, profileId, secret)),

    async unregister(profileId, action) {
      await query
        .with('gone', (gone) =>
          gone
            .deleteFrom('endpoints')
            .where('profile_id', '=', profileId)
            .where('action', '=', action)
            .returning('id'),
        )
        .deleteFrom('deliveries')
        .where('endpoint_id', 'in', (gone) => gone.selectFrom('gone').select('gone.id'))
        .execute()
    },

    async list(profileId) {
      const rows = await query
        .selectFrom('endpoints')
        .select(['action', 'url', 'updated_at', 'paused_at'])
        .where('profile_id', '=', profileId)
        .orderBy('action')
        .execute()
      return rows.map(({ action, url, updated_at, paused_at }) =>
        omitUndefined({
          action,
          url,
          updatedAt: updated_at.toISOString(),
          pausedAt: paused_at?.toISOString(),
        }),
      )
    },
  }
}
