-- An invitation to connect accounts to a profile. Of its id, which opens the page, only the SHA-256 is kept, as hex.
create table link_sessions (
  id_digest text primary key,
  profile_id text not null references profiles (id) on delete cascade,
  settings jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index link_sessions_by_end on link_sessions (expires_at);
create index link_sessions_of_profile on link_sessions (profile_id);
