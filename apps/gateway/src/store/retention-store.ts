import type { Pool } from 'pg'
import { omitUndefined } from '@dm/core/kit'
import type { Kept, RetentionStore } from '../domain/retention/retention-store.ts'
import { thisMonth } from './this-month.ts'

/** Keeps our lock apart from those that others take on the same server. */
const space = 6_483_003

interface Rule {
  readonly bornAt: string
  /** Of the row `old`. */
  readonly mayGo: string
}

const rules: Readonly<Record<Kept, Rule>> = {
  journal: { bornAt: 'received_at', mayGo: `old.state <> 'parked'` },
  events: {
    bornAt: 'created_at',
    mayGo: `not exists (select from endpoints e join deliveries d on d.endpoint_id = e.id
      and d.conversation_id = old.conversation_id and d.sequence = old.sequence where d.state = 'waiting')`,
  },
  deliveries: {
    bornAt: 'created_at',
    // The newest of a conversation stays: the next one tells its number, so that a receiver knows that it missed nothing.
    mayGo: `old.state <> 'waiting' and (old.news is not null or exists (select from deliveries later where later.endpoint_id = old.endpoint_id
      and later.conversation_id = old.conversation_id and later.sequence > old.sequence))`,
  },
}

/**
 * Ids grow with time, so the rows are walked by their primary key: no index by age has to be kept up while events come
 * in, and no statement looks at more than its portion. Rows that somebody else holds are left for the next time: who
 * stores events never waits for this in a circle.
 */
function forgetting(what: Kept): string {
  const { bornAt, mayGo } = rules[what]
  return `with turn as materialized (
      select pg_try_advisory_xact_lock(${space}, 0) as ours
    ), portion as materialized (
      select id, ${bornAt} < now() - make_interval(days => $1::integer) as is_old from ${what}
      where id > $2 and (select ours from turn) order by id limit $3
    ), free as (
      select old.id from ${what} old join portion on portion.id = old.id
      where portion.is_old and ${mayGo}
      for update of old skip locked
    ), gone as (
      delete from ${what} using free where ${what}.id = free.id returning 1
    )
    select max(id) as last, coalesce(bool_and(is_old), false) as goes_on, (select count(*) from gone) as forgotten
    from portion`
}

/** What is counted, found by its primary key: no index by age has to be kept up while it is counted. */
const counted = [
  `delete from active_conversations where ctid = any (array(
     select old.ctid from profiles p cross join lateral (
       select ctid from active_conversations one where one.profile_id = p.id and one.month < ${thisMonth} limit $1
     ) as old limit $1))`,
  `delete from paid_reads where ctid = any (array(
     select old.ctid from accounts a cross join lateral (
       select ctid from paid_reads one where one.account_id = a.id and one.day < (now() at time zone 'UTC')::date limit $1
     ) as old limit $1))`,
]

interface Row {
  readonly last: number | null
  readonly goes_on: boolean
  readonly forgotten: number
}

export function createRetentionStore(pool: Pool): RetentionStore {
  return {
    async forget(what, { days, after, limit }) {
      const { rows } = await pool.query<Row>({
        name: `forget ${what}`,
        text: forgetting(what),
        values: [days, after, limit],
      })
      const [row] = rows
      const last = row?.goes_on ? (row.last ?? undefined) : undefined
      return omitUndefined({ last, forgotten: row?.forgotten ?? 0 })
    },

    async forgetCounted(limit) {
      for (const text of counted) {
        const { rowCount } = await pool.query(text, [limit])
        if (rowCount) return rowCount
      }
      return 0
    },
  }
}
