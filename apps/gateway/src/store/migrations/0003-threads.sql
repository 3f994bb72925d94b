-- Two conversations turn out to be one when the network tells late which thread belongs to which person. The one
-- that was seen first goes on; the other stays as a pointer, because its id has been told.
alter table conversations add column merged_into text references conversations (id) on delete cascade;
create index conversations_merged on conversations (merged_into) where merged_into is not null;

-- An encrypted thread is a conversation of its own, whatever the network calls it.
drop index conversations_by_native_id;
create unique index conversations_by_native_id on conversations (account_id, native_id, encrypted)
  where native_id is not null;
