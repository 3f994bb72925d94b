-- What belongs to a conversation goes with it, a conversation with its account, and that with its profile. To ask for
-- each of them at every row made all batches lock the same two rows.
alter table messages
  drop constraint messages_profile_id_fkey,
  drop constraint messages_account_id_fkey;
alter table events
  drop constraint events_profile_id_fkey,
  drop constraint events_account_id_fkey;
alter table journal drop constraint journal_profile_id_fkey;
