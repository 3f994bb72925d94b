-- What changes while a delivery is made stands in none of its indexes, and its page has room for what it becomes: so
-- they are written to only when it is queued. From where on the first that waits may be found is kept with its queue
-- instead: it is found out once for what is queued already. So nobody has to say either that something was put back.
alter table delivery_queues add column first_id bigint not null default 0, drop column put_back;
drop index deliveries_first_of_queue;
create index deliveries_by_queue on deliveries (queue, endpoint_id, id);
alter table deliveries set (fillfactor = 25);

create or replace function queue_deliveries() returns trigger language plpgsql as $$
begin
  insert into delivery_queues as q (queue, endpoint_id, profile_id, turn, first_id, last_id)
  select queue, endpoint_id, min(profile_id), min(id), min(id), max(id) from added where state = 'waiting'
  group by queue, endpoint_id order by queue, endpoint_id
  on conflict (queue, endpoint_id) do update set first_id = least(q.first_id, excluded.first_id),
    last_id = greatest(q.last_id, excluded.last_id);
  return null;
end $$;

create or replace function queue_delivery_again() returns trigger language plpgsql as $$
begin
  insert into delivery_queues as q (queue, endpoint_id, profile_id, turn, first_id, last_id)
  values (new.queue, new.endpoint_id, new.profile_id, new.id, new.id, new.id)
  on conflict (queue, endpoint_id) do update set ready_at = '-infinity',
    first_id = least(q.first_id, excluded.first_id), last_id = greatest(q.last_id, excluded.last_id);
  return null;
end $$;
