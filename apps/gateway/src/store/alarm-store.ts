import { omitUndefined } from '@dm/core/kit'
import type { Pool } from 'pg'
import type { Alarm, AlarmStore } from '../domain/alarm/alarm-store.ts'
import { repairsBelongTogether } from './reading-store.ts'

interface Row extends Pick<Alarm, 'kind' | 'text'> {
  readonly platform: string | null
  readonly account_id: string | null
  readonly since: Date
}

const refusalKeptFor = '1 day'

export function createAlarmStore(pool: Pool): AlarmStore {
  return {
    async countRefused(refused) {
      if (refused.size === 0) return
      await pool.query(
        `insert into refused_webhooks (platform, refused)
         select platform, refused from unnest($1::text[], $2::integer[]) as told (platform, refused) order by platform
         on conflict (platform, minute) do update set refused = refused_webhooks.refused + excluded.refused`,
        [[...refused.keys()], [...refused.values()]],
      )
      await pool.query(`delete from refused_webhooks where minute < now() - interval '${refusalKeptFor}'`)
    },

    async refusedWithin(minutes) {
      const { rows } = await pool.query<{ platform: string; refused: number }>(
        `select platform, sum(refused)::bigint as refused from refused_webhooks
         where minute > now() - make_interval(mins => $1::integer) group by platform`,
        [minutes],
      )
      return new Map(rows.map(({ platform, refused }) => [platform, refused]))
    },

    async raise({ kind, platform, text }) {
      const { rowCount } = await pool.query(
        `insert into alarms (kind, platform, text) values ($1, $2, $3) on conflict do nothing`,
        [kind, platform, text],
      )
      return rowCount === 1
    },

    async end({ kind, platform }) {
      const { rowCount } = await pool.query(
        `update alarms set ended_at = now() where kind = $1 and platform = $2 and ended_at is null`,
        [kind, platform],
      )
      return (rowCount ?? 0) > 0
    },

    async list(profileId) {
      const { rows } = await pool.query<Row>(
        `select kind, platform, null as account_id, since, text from alarms
         where ended_at is null
         union all
         select 'authorization_lost', platform, native_id, refused_at,
           'The account has to be linked again: ' || coalesce(refusal, 'the network refuses its credentials.')
         from accounts where profile_id = $1 and refused_at is not null and unlinked_at is null
         union all
         select 'webhooks_missing', platform, native_id, coalesce(repairing_since, repaired_at),
           'Messages come of which no webhook tells; they are taken in late. Look at the address that the network has.'
         from accounts where profile_id = $1 and repaired_at > now() - $2::interval and unlinked_at is null
         union all
         select 'endpoint_paused', null, null, paused_at,
           'Nothing goes well at ' || url || '; what it is to hear waits. Mend it and resume it.'
         from endpoints where profile_id = $1 and paused_at is not null
         order by since`,
        [profileId, repairsBelongTogether],
      )
      return rows.map(({ kind, platform, account_id, since, text }) =>
        omitUndefined({
          kind,
          platform: platform ?? undefined,
          accountId: account_id ?? undefined,
          since: since.toISOString(),
          text,
        }),
      )
    },
  }
}
