-- Who told each value that is known of a message or a person, so that any order of telling comes to the same.
alter table messages add column ranks jsonb;
alter table participants add column ranks jsonb;

-- Every visible change of a conversation, numbered without a gap: what hooks and other readers are told.
alter table conversations add column last_sequence bigint not null default 0;
create table events (
  id bigint generated always as identity primary key,
  profile_id text not null references profiles (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  conversation_id text not null references conversations (id) on delete cascade,
  platform text not null,
  sequence bigint not null,
  type text not null,
  message_native_id text,
  body jsonb not null,
  history boolean not null,
  occurred_at timestamptz,
  created_at timestamptz not null default now(),
  unique (conversation_id, sequence)
);
create index events_by_message on events (account_id, message_native_id) where message_native_id is not null;

create index accounts_by_alias on accounts using gin (aliases) where unlinked_at is null;
