-- Where a profile wants to be called: one address for each kind of news. The secret that signs the calls belongs to the
-- profile; it is an encrypted token.
alter table profiles add column hook_secret text;
create table endpoints (
  id text primary key,
  profile_id text not null references profiles (id) on delete cascade,
  action text not null,
  url text not null,
  updated_at timestamptz not null default now(),
  unique (profile_id, action)
);

-- One event on its way to one endpoint. `id` gives the order within a `queue`: the conversation, or the one that has
-- taken it in. The body is made at the first attempt and stays as it is. Who works on it holds the lease.
-- The endpoint is no foreign key: one that is unregistered just now must not make the event fail that is stored.
create table deliveries (
  id bigint generated always as identity primary key,
  hook_id text not null default replace(gen_random_uuid()::text, '-', ''),
  endpoint_id text not null,
  profile_id text not null references profiles (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  conversation_id text not null references conversations (id) on delete cascade,
  queue text not null,
  sequence bigint not null,
  message_native_id text,
  state text not null default 'waiting',
  attempts integer not null default 0,
  due_at timestamptz,
  lease text,
  leased_until timestamptz,
  body bytea,
  created_at timestamptz not null default now()
);
create index deliveries_waiting on deliveries (endpoint_id, queue, id) where state = 'waiting';
create index deliveries_of_queue on deliveries (queue) where state = 'waiting';
create unique index deliveries_of_conversation on deliveries (endpoint_id, conversation_id, sequence);
create index deliveries_by_message on deliveries (account_id, message_native_id);

-- One without an end was cut off with its process.
create table delivery_attempts (
  delivery_id bigint not null references deliveries (id) on delete cascade,
  number integer not null,
  profile_id text not null references profiles (id) on delete cascade,
  began_at timestamptz not null,
  ended_at timestamptz,
  status integer,
  problem text,
  primary key (delivery_id, number)
);
