-- What a profile answers by itself. Null where it was never set; an empty message stands for the usual one.
alter table profiles
  add column auto_response_active boolean,
  add column auto_response_wait_seconds integer,
  add column auto_response_message text;

-- One row a correspondent who wrote while their profile answered by itself. `asked_at` is set while an answer is due;
-- `reference` names the send that is to bring it, before it is begun; who works on it holds the lease. `answers` counts
-- those since `counted_since`.
create table auto_responses (
  account_id text not null references accounts (id) on delete cascade,
  participant_id text not null,
  profile_id text not null,
  conversation_id text not null,
  message_native_id text,
  asked_at timestamptz,
  reference text,
  leased_until timestamptz not null default '-infinity',
  answered_at timestamptz,
  answers integer not null default 0,
  counted_since timestamptz not null default now(),
  primary key (account_id, participant_id)
);
create index auto_responses_due on auto_responses (leased_until) where asked_at is not null;
