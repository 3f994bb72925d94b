-- When to look next whether a send arrived of which nobody knows, and how often that was done. Null: not any more.
alter table messages
  add column look_at timestamptz,
  add column looks integer not null default 0;
create index messages_to_look_for on messages (look_at) where state = 'unknown' and look_at is not null;
update messages set look_at = now() where state = 'unknown' and created_at > now() - interval '1 day';
