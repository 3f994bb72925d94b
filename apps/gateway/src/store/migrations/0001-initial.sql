-- Every table carries the profile, because profiles are walls.

create table profiles (
  id text primary key,
  title text not null,
  is_primary boolean not null default false,
  created_at timestamptz not null default now()
);
create unique index profiles_one_primary on profiles (is_primary) where is_primary;

insert into profiles (id, title, is_primary) values (replace(gen_random_uuid()::text, '-', ''), 'Primary Profile', true);

-- An account of ours on a network. Its credentials are an encrypted token, never plain text. An account that
-- was unlinked keeps its messages and loses its credentials.
create table accounts (
  id text primary key,
  profile_id text not null references profiles (id) on delete cascade,
  platform text not null,
  native_id text not null,
  aliases text[] not null default '{}',
  name text,
  username text,
  picture_url text,
  credentials text not null,
  sandbox boolean not null default false,
  linked_at timestamptz not null default now(),
  unlinked_at timestamptz,
  history_imported_at timestamptz,
  unique (platform, native_id)
);
create unique index accounts_one_per_network on accounts (profile_id, platform) where unlinked_at is null;

-- What is known of a person, as one account sees them. A lookup that was refused is remembered too.
create table participants (
  account_id text not null references accounts (id) on delete cascade,
  native_id text not null,
  profile_id text not null references profiles (id) on delete cascade,
  name text,
  username text,
  picture_url text,
  looked_up_at timestamptz,
  look_up_after timestamptz not null default now(),
  primary key (account_id, native_id)
);
create index participants_to_look_up on participants (look_up_after) where looked_up_at is null;

-- A conversation has one id of ours from first sight. `key` names it within the account by what the network
-- always tells; the network's own thread id, often learned later, is an alias.
create table conversations (
  id text primary key,
  profile_id text not null references profiles (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  platform text not null,
  key text not null,
  native_id text,
  participant_id text,
  kind text not null default 'direct',
  encrypted boolean not null default false,
  status text not null default 'active',
  read_watermark timestamptz,
  delivered_watermark timestamptz,
  last_message_at timestamptz,
  created_at timestamptz not null default now(),
  unique (account_id, key)
);
create unique index conversations_by_native_id on conversations (account_id, native_id) where native_id is not null;
create index conversations_newest on conversations (profile_id, platform, status, last_message_at desc, id)
  where last_message_at is not null;

-- One row a message, whether it came, was sent by us, or is only heard of (an edit or a removal that
-- overtook it: then `known` is false until it arrives). A message of ours exists before the call, without
-- the network's id.
create table messages (
  id bigint generated always as identity primary key,
  profile_id text not null references profiles (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  conversation_id text not null references conversations (id) on delete cascade,
  platform text not null,
  native_id text,
  reference text,
  known boolean not null default true,
  direction text not null,
  state text not null,
  sender_id text,
  recipient_id text,
  text text,
  attachments jsonb not null default '[]',
  reply_to jsonb,
  tap jsonb,
  referral jsonb,
  app_id text,
  history boolean not null default false,
  sent_at timestamptz,
  edits integer not null default 0,
  edited_at timestamptz,
  deleted_at timestamptz,
  error jsonb,
  created_at timestamptz not null default now()
);
create unique index messages_by_native_id on messages (account_id, native_id) where native_id is not null;
create unique index messages_by_reference on messages (account_id, reference) where reference is not null;
create index messages_newest_of_conversation on messages (conversation_id, sent_at desc nulls last, id desc);
create index messages_newest_of_profile on messages (profile_id, platform, sent_at desc nulls last, id desc);

-- One person's last word on one message; a reaction taken back stays as a tombstone, so that order does not
-- matter. The message itself may not be there yet.
create table reactions (
  account_id text not null references accounts (id) on delete cascade,
  message_native_id text not null,
  participant_id text not null,
  profile_id text not null references profiles (id) on delete cascade,
  emoji text,
  name text,
  removed boolean not null,
  occurred_at timestamptz not null,
  event_id text not null,
  primary key (account_id, message_native_id, participant_id)
);

-- Receipts that name messages, for networks that do not give a watermark. The message may not be there yet.
create table receipts (
  account_id text not null references accounts (id) on delete cascade,
  message_native_id text not null,
  kind text not null,
  profile_id text not null references profiles (id) on delete cascade,
  conversation_id text not null references conversations (id) on delete cascade,
  primary key (account_id, message_native_id, kind)
);
create index receipts_by_conversation on receipts (conversation_id, kind);

-- Every event that was answered, with the part of the network's payload that it was made from. Bytes, because JSON may hold characters that the
-- database's own JSON refuses. `parked` events were kept and not applied; `problem` says why.
create table journal (
  id bigint generated always as identity primary key,
  profile_id text references profiles (id) on delete cascade,
  account_id text references accounts (id) on delete cascade,
  platform text not null,
  account_native_id text not null,
  event_id text not null,
  message_native_id text,
  type text not null,
  raw bytea not null,
  state text not null,
  problem text,
  received_at timestamptz not null default now(),
  unique (platform, account_native_id, event_id)
);
create index journal_by_message on journal (account_id, message_native_id) where message_native_id is not null;
create index journal_parked on journal (platform, account_native_id) where state = 'parked';
