-- The queues in which something waits, so that what goes next is found however much waits behind it. `ready_at` says
-- from when the first may go: never too late, and what is too early is looked at and put off. `turn` orders those that
-- are ready, and `last_id` tells whoever delivers the last that nothing follows. What came back into a queue behind its
-- last is marked by `put_back`: then it has to be looked for.
create table delivery_queues (
  queue text not null,
  endpoint_id text not null,
  profile_id text not null,
  ready_at timestamptz not null default '-infinity',
  turn bigint not null,
  last_id bigint not null,
  put_back boolean not null default false,
  primary key (queue, endpoint_id)
);
create index delivery_queues_ready on delivery_queues (endpoint_id, ready_at desc, turn);

create index deliveries_first_of_queue on deliveries (queue, endpoint_id, id) where state = 'waiting';
drop index deliveries_of_queue, deliveries_waiting, deliveries_first, deliveries_due;
-- A delivery goes with its conversation, that with its account and its profile.
alter table deliveries
  drop constraint deliveries_profile_id_fkey,
  drop constraint deliveries_account_id_fkey;
alter table delivery_attempts drop constraint delivery_attempts_profile_id_fkey;

-- Triggers, so that nothing is put into a queue that nobody finds, whoever puts it there: also a process that is older
-- than this table. Whoever takes from a queue locks its row first and looks then, so what is put in meanwhile waits for
-- that lock and marks the queue again.
create function queue_deliveries() returns trigger language plpgsql as $$
begin
  insert into delivery_queues as q (queue, endpoint_id, profile_id, turn, last_id)
  select queue, endpoint_id, min(profile_id), min(id), max(id) from added where state = 'waiting'
  group by queue, endpoint_id order by queue, endpoint_id
  on conflict (queue, endpoint_id) do update set last_id = greatest(q.last_id, excluded.last_id);
  return null;
end $$;
create trigger queue_deliveries after insert on deliveries
  referencing new table as added for each statement execute function queue_deliveries();

create function queue_delivery_again() returns trigger language plpgsql as $$
begin
  insert into delivery_queues as q (queue, endpoint_id, profile_id, turn, last_id, put_back)
  values (new.queue, new.endpoint_id, new.profile_id, new.id, new.id, true)
  on conflict (queue, endpoint_id) do update set ready_at = '-infinity', put_back = true;
  return null;
end $$;
create trigger queue_delivery_again after update of state, queue, due_at on deliveries for each row
  when (new.state = 'waiting'
    and (old.state <> 'waiting' or old.queue <> new.queue or old.due_at is not null and new.due_at is null))
  execute function queue_delivery_again();

insert into delivery_queues (queue, endpoint_id, profile_id, turn, last_id)
select queue, endpoint_id, min(profile_id), min(id), max(id) from deliveries where state = 'waiting'
group by queue, endpoint_id;
