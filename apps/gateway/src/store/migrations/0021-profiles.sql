-- A profile that was made over the API: of its key only the SHA-256 is kept, as hex. What was there before has none, and
-- its messaging stays on. `settings` are fields that only clients of the wire care for.
alter table profiles
  add column key_digest text,
  add column email text,
  add column settings jsonb not null default '{}',
  add column messaging_active boolean not null default true,
  add column x_activity_active boolean not null default false,
  add column deleted_at timestamptz;

create unique index profiles_by_key on profiles (key_digest);
create unique index profiles_by_title on profiles (title) where key_digest is not null and deleted_at is null;
