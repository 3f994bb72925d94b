import type { Pool, PoolClient } from 'pg'
import type { HookRules, HookStore } from '../domain/hook/hook-store.ts'
import { repeatWhenLost } from './faults.ts'
import { holdQueues } from './hold-queues.ts'
import type { HookBell } from './hook-bell.ts'
import { inTransaction } from './in-transaction.ts'
import { storable } from './storable.ts'
import { isTold, toldRules } from './told-events.ts'

/** How many conversations are held at a time: ingest waits for each of them meanwhile. */
const conversationsAtOnce = 200

export interface HookRecoveryTools {
  readonly pool: Pool
  readonly bell: HookBell
  readonly rules: HookRules
}

/** Queues again what did not reach an endpoint. */
export function createHookRecovery({
  pool,
  bell,
  rules,
}: HookRecoveryTools): Pick<HookStore, 'resend' | 'recover' | 'resume'> {
  return {
    async resume(profileId, action) {
      const { rowCount } = await pool.query(
        'update endpoints set paused_at = null, failing_since = null where profile_id = $1 and action = $2',
        [profileId, action],
      )
      if (rowCount) await bell.ringEverywhere()
      return Boolean(rowCount)
    },

    async resend(profileId, hookId) {
      const { rowCount } = await repeatWhenLost(() =>
        pool.query({
          name: 'resend a delivery',
          text: puttingBack(`select d.id, coalesce(c.merged_into, c.id, d.queue) as queue, d.endpoint_id
           from endpoints e
           join deliveries d on d.endpoint_id = e.id
           left join conversations c on c.id = d.conversation_id
           where e.profile_id = $1 and d.hook_id = $2`),
          values: [profileId, storable(hookId)],
        }),
      )
      if (rowCount) await bell.ringEverywhere()
      return Boolean(rowCount)
    },

    async recover(profileId, { action, since, delivered }) {
      const { rows: found } = await pool.query<{ id: string }>(
        'select id from endpoints where profile_id = $1 and action = $2',
        [profileId, action],
      )
      const endpointId = found[0]?.id
      if (endpointId === undefined) return undefined
      const { rowCount: resent } = await repeatWhenLost(() =>
        pool.query({
          name: 'resend deliveries',
          text: puttingBack(
            `select d.id, coalesce(c.merged_into, c.id, d.queue) as queue, d.endpoint_id
             from deliveries d
             left join events l on l.conversation_id = d.conversation_id and l.sequence = d.sequence
             left join conversations c on c.id = d.conversation_id
             where d.endpoint_id = $1 and coalesce(l.created_at, case when d.news is not null then d.created_at end) >= $2`,
            `d.state = 'failed' or $3 and d.state = 'delivered'`,
          ),
          values: [endpointId, since, delivered],
        }),
      )
      const missed: Missed = { endpointId, since, rules }
      // Of the others no log is kept.
      const added = action === 'messages' ? await addAll(pool, missed) : 0
      await bell.ringEverywhere()
      return { resent: resent ?? 0, added }
    },
  }
}

/**
 * Puts deliveries back that a statement finds, where they may be: the queues are locked first. What was merged away
 * meanwhile goes on in the queue of the conversation that took it in.
 */
const puttingBack = (finding: string, mayBe = 'true') => `with found as materialized (
   ${finding}
 ), held as materialized (
   select from delivery_queues q join (select distinct queue, endpoint_id from found) as f using (queue, endpoint_id)
   order by q.queue, q.endpoint_id for update of q
 )
 update deliveries d set state = 'waiting', due_at = null, queue = found.queue,
   tried_before = case d.state when 'waiting' then d.tried_before else d.attempts end
 from found where (select count(*) from held) >= 0 and d.id = found.id and (${mayBe})`

interface Missed {
  readonly endpointId: string
  readonly since: Date
  readonly rules: HookRules
}

const sentHere = `exists (select from messages m where m.account_id = l.account_id
  and m.native_id = l.message_native_id and m.reference is not null)`

/** What the endpoint was to hear, by the rules of now, and was never queued for it. */
const missedEvents = `select l.* from endpoints e
  join profiles owner on owner.id = e.profile_id
  join events l on l.created_at >= $2 and (l.profile_id = e.profile_id or owner.is_primary and not exists (
    select from endpoints own where own.profile_id = l.profile_id and own.action = e.action))
  join profiles whose on whose.id = l.profile_id and whose.messaging_active
  join accounts whose_account on whose_account.id = l.account_id and whose_account.messaging_active
  where e.id = $1 and not l.history and ${isTold({
    type: 'l.type',
    accountId: 'l.account_id',
    messageId: 'l.message_native_id',
    body: 'l.body',
    sentHere,
    rules: '$3',
  })}
  and not exists (select from deliveries d where d.endpoint_id = e.id and d.conversation_id = l.conversation_id
    and d.sequence = l.sequence)`

const valuesOf = ({ endpointId, since, rules }: Missed) => [endpointId, since, toldRules(rules)]

async function addAll(pool: Pool, missed: Missed): Promise<number> {
  const { rows } = await pool.query<{ queue: string }>(
    `select distinct coalesce(c.merged_into, c.id) as queue
     from (${missedEvents}) as l join conversations c on c.id = l.conversation_id
     order by queue`,
    valuesOf(missed),
  )
  const queues = rows.map(({ queue }) => queue)
  let added = 0
  for (let from = 0; from < queues.length; from += conversationsAtOnce) {
    const some = queues.slice(from, from + conversationsAtOnce)
    added += await repeatWhenLost(() => inTransaction(pool, (client) => addTo(client, missed, some)))
  }
  return added
}

/**
 * What is missing goes in by the order of the log, and what nobody has tried yet goes behind it: the order within a
 * queue is that of the rows. No event can come in between, because its conversation is locked.
 */
async function addTo(client: PoolClient, missed: Missed, queues: readonly string[]): Promise<number> {
  const values = [...valuesOf(missed), queues]
  await client.query(
    'select from conversations where id = any ($1) or merged_into = any ($1) order by account_id, key for update',
    [queues],
  )
  await holdQueues(client, queues)
  const { rows } = await client.query<{ added: number }>(
    `with missed as materialized (
       select l.* from (${missedEvents}) as l join conversations c on c.id = l.conversation_id
       where coalesce(c.merged_into, c.id) = any ($4)
     ), moved as (
       delete from deliveries d
       where d.endpoint_id = $1 and d.queue = any ($4) and d.state = 'waiting' and d.attempts = 0
       returning d.*
     ), queued as (
       insert into deliveries (hook_id, endpoint_id, profile_id, account_id, conversation_id, queue, sequence,
         message_native_id, due_at)
       select one.hook_id, $1, l.profile_id, l.account_id, l.conversation_id, coalesce(c.merged_into, c.id), l.sequence,
         l.message_native_id, one.due_at
       from (
         select replace(gen_random_uuid()::text, '-', '') as hook_id, conversation_id, sequence,
           null::timestamptz as due_at from missed
         union all
         select hook_id, conversation_id, sequence, due_at from moved
       ) as one
       join events l on l.conversation_id = one.conversation_id and l.sequence = one.sequence
       join conversations c on c.id = l.conversation_id
       order by l.id
     )
     select count(*)::integer as added from missed`,
    values,
  )
  return rows[0]?.added ?? 0
}
