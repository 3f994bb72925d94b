-- Conversations into which a profile has sent in a month by UTC. It is what the wire counts and limits.
create table active_conversations (
  profile_id text not null references profiles (id) on delete cascade,
  month date not null,
  conversation_id text not null,
  primary key (profile_id, month, conversation_id)
);
