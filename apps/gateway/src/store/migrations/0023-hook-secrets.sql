-- Secrets that another has replaced, encrypted like that one. They count for a while yet, so that whoever checks
-- signatures can take the new one in peace.
create table hook_secrets (
  id bigint generated always as identity primary key,
  profile_id text not null references profiles (id) on delete cascade,
  sealed text not null,
  valid_until timestamptz not null
);
create index hook_secrets_of_profile on hook_secrets (profile_id, id);
