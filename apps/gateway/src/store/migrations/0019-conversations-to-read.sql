-- Conversations that a list has shown with news and that are still to be read, back to `since`. `listings` counts how
-- often a list has shown them, so that what is shown again while it is read is read again. What the network does not let
-- us read is tried ever more rarely.
create table conversations_to_read (
  account_id text not null references accounts (id) on delete cascade,
  native_id text not null,
  profile_id text not null references profiles (id) on delete cascade,
  conversation jsonb not null,
  active_at timestamptz,
  since timestamptz not null,
  listings integer not null default 1,
  first_listed_at timestamptz not null default now(),
  tries integer not null default 0,
  read_after timestamptz not null default now(),
  leased_until timestamptz,
  primary key (account_id, native_id)
);

alter table accounts
  -- By the network's clock, up to when all its conversations were listed; those with news are read or stand above.
  add column listed_through_at timestamptz,
  -- Until when a process takes in the history, by our own clock; it dies, and another does it.
  add column history_leased_until timestamptz,
  -- When the repairs began of which none came long after the one before.
  add column repairing_since timestamptz;
