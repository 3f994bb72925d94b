-- What became of each piece of a message that went out in several, for as long as its call may be repeated. What was
-- sent is named alone, because its content stands in its own row. No pieces: the answer to the first was lost, and the
-- others were not tried.
create table split_sends (
  account_id text not null references accounts (id) on delete cascade,
  reference text not null,
  profile_id text not null,
  message_native_id text,
  parts jsonb not null,
  warnings jsonb not null,
  created_at timestamptz not null default now(),
  primary key (account_id, reference)
);
create index split_sends_by_age on split_sends (created_at);
