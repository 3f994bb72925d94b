import type { Attempted } from '../domain/hook/delivery-store.ts'

/**
 * Writes down what became of attempts, and lets go of their queues: all of them are locked before anything is changed,
 * in the order in which everybody locks them. A queue where something else has become the first meanwhile is looked at
 * anew. An endpoint is written to only when it begins to fail, is paused, or has come to itself.
 */
export function completion(attempts: readonly Attempted[], pauseAfterMs: number) {
  const rows = attempts
    .map(({ delivery, outcome, next, endedAt }) => ({
      id: delivery.id,
      endpointId: delivery.endpointId,
      interrupted: outcome.kind === 'interrupted',
      number: delivery.attempt,
      beganAt: delivery.beganAt,
      lease: delivery.lease,
      state: next.state,
      dueAt:
        next.state === 'waiting' && next.afterMs !== undefined
          ? new Date(endedAt.getTime() + next.afterMs)
          : null,
      endedAt,
      status: outcome.kind === 'answered' ? outcome.status : null,
      problem: 'problem' in outcome ? outcome.problem : outcome.kind === 'interrupted' ? 'interrupted' : null,
    }))
    .sort((one, other) => one.id - other.id)
  return {
    name: 'complete deliveries',
    text: `with told as materialized (
       select * from jsonb_to_recordset($1::jsonb) as told (id bigint, "endpointId" text, interrupted boolean, number integer,
         lease text, state text, "dueAt" timestamptz, "beganAt" timestamptz, "endedAt" timestamptz, status integer,
         problem text)
     ), held as materialized (
       select q.queue, q.endpoint_id, q.last_id as turn, q.first_id = told.id as is_first,
         case when told.state = 'waiting' then told."dueAt" end as due_at,
         case when told.state = 'waiting' then told.id else told.id + 1 end as next_id,
         told.state <> 'waiting' and q.last_id <= told.id as is_last
       from told
       join deliveries d on d.id = told.id and d.lease = told.lease
       join delivery_queues q on q.queue = d.queue and q.endpoint_id = d.endpoint_id
       order by q.queue, q.endpoint_id
       for update of q
     ), kept as (
       update deliveries d set state = told.state, due_at = told."dueAt", lease = null, leased_until = null
       from told where (select count(*) from held) >= 0 and d.id = told.id and d.lease = told.lease
       returning d.id, d.profile_id
     ), emptied as (
       delete from delivery_queues q using held
       where is_first and is_last and q.queue = held.queue and q.endpoint_id = held.endpoint_id
     ), released as (
       update delivery_queues q set turn = held.turn,
         ready_at = case when is_first then coalesce(due_at, '-infinity') else '-infinity' end,
         first_id = case when is_first then next_id else q.first_id end
       from held where not (is_first and is_last) and q.queue = held.queue and q.endpoint_id = held.endpoint_id
     ), recorded as (
       insert into delivery_attempts (delivery_id, number, profile_id, began_at, ended_at, status, problem)
       select id, number, kept.profile_id, "beganAt", "endedAt", status, problem from told join kept using (id)
       on conflict (delivery_id, number) do update set ended_at = excluded.ended_at, status = excluded.status,
         problem = excluded.problem
     ), late as (
       update delivery_attempts a set ended_at = told."endedAt", status = told.status, problem = told.problem
       from told where a.delivery_id = told.id and a.number = told.number
         and not exists (select from kept where kept.id = told.id)
     ), heard as (
       select "endpointId", bool_or(state = 'delivered') as well, bool_or(state = 'failed') as given_up,
         min("endedAt") as first_at, max("endedAt") as last_at
       from told where not interrupted group by "endpointId"
     ), judged as (
       select e.id, heard.*, given_up and $2 > 0
         and e.failing_since <= last_at - $2::double precision * interval '1 millisecond' as pause
       from heard join endpoints e on e.id = "endpointId"
       where case when well then e.failing_since is not null or e.paused_at is not null
         else e.paused_at is null and (e.failing_since is null or given_up) end
       order by e.id
       for no key update of e
     ), changed as (
       update endpoints e set failing_since = case when well then null else coalesce(e.failing_since, first_at) end,
         paused_at = case when not well and pause then last_at end
       from judged where e.id = judged.id and (well or pause or e.failing_since is null)
       returning e.id, e.profile_id, e.action, e.failing_since, e.paused_at
     )
     select id as "endpointId", profile_id as "profileId", action, failing_since as "failingSince"
     from changed where paused_at is not null`,
    values: [JSON.stringify(rows), pauseAfterMs],
  }
}
