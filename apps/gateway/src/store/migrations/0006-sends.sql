-- A message that is being sent belongs to the process that sends it until its lease ends; then nobody knows.
alter table messages add column lease_until timestamptz;
create index messages_in_flight on messages (lease_until) where state = 'sending';

-- What was answered to a call that its caller may repeat. Without a status it runs, or its process has died.
create table idempotency_keys (
  profile_id text not null references profiles (id) on delete cascade,
  key text not null,
  digest text not null,
  reference text not null,
  status integer,
  answer text,
  lease_until timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (profile_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
