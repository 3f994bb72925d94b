-- When the account is next compared with what its network shows, by our own clock, and how many messages that has
-- brought which no webhook had told.
alter table accounts
  add column reconcile_at timestamptz,
  add column repaired bigint not null default 0,
  add column repaired_at timestamptz;

-- Calls that a network bills, of one day by UTC.
create table paid_reads (
  account_id text not null references accounts (id) on delete cascade,
  profile_id text not null references profiles (id) on delete cascade,
  day date not null,
  calls integer not null,
  primary key (account_id, day)
);
