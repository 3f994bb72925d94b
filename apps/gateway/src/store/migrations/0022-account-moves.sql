-- An account that was unlinked may be linked to another profile: there it is another row, with messages of its own. Only
-- one of them is linked.
alter table accounts
  -- Under which name its events stand in the journal, when that is not its native id: then another row was there first.
  add column journal_name text,
  drop constraint accounts_platform_native_id_key;
create unique index accounts_linked on accounts (native_id, platform) where unlinked_at is null;
create index accounts_by_native_id on accounts (native_id, platform);

-- A profile is deleted in small portions. To look for the deliveries of each conversation that goes would take long:
-- they are found by their account and go first.
alter table deliveries drop constraint deliveries_conversation_id_fkey;
