-- Everything that a batch of messages writes, in one statement: one round trip and one commit for all of them.
with told as materialized (
  select * from jsonb_to_recordset($2::jsonb)
    as told ("eventId" text, "messageId" text, "from" text, "to" text, "at" timestamptz, text text, raw text, body jsonb)
),
account as (select id, profile_id from accounts where id = $1),
kept as (
  insert into journal
    (profile_id, account_id, platform, account_native_id, event_id, message_native_id, type, raw, state)
  select profile_id, id, 'facebook', "to", "eventId", "messageId", 'message.received', convert_to(raw, 'UTF8'), 'applied'
  from told, account
  order by "eventId"
  on conflict (platform, account_native_id, event_id) do nothing
  returning event_id
),
fresh as materialized (
  select told.*, row_number() over (partition by "from" order by "at") as place, count(*) over (partition by "from") as places
  from told join kept on event_id = "eventId"
),
person as (
  insert into participants (account_id, native_id, profile_id)
  select id, "from", profile_id from (select distinct "from" from fresh) as people, account
  order by "from"
  on conflict do nothing
),
conversation as (
  insert into conversations as c
    (id, profile_id, account_id, platform, key, participant_id, last_sequence, last_message_at)
  select replace(gen_random_uuid()::text, '-', ''), profile_id, id, 'facebook', 'participant:' || "from", "from",
    count, latest
  from (select "from", count(*), max("at") as latest from fresh group by "from") as people, account
  order by "from"
  on conflict (account_id, key) do update
    set last_sequence = c.last_sequence + excluded.last_sequence,
      last_message_at = greatest(c.last_message_at, excluded.last_message_at)
  returning id, participant_id, last_sequence
),
message as (
  insert into messages (profile_id, account_id, conversation_id, platform, native_id, direction, state, sender_id,
    recipient_id, text, sent_at, ranks)
  select profile_id, account.id, conversation.id, 'facebook', "messageId", 'inbound', 'received', "from", "to", text,
    "at", to_jsonb('000000|2|' || "at" || '|' || "eventId")
  from fresh join conversation on participant_id = "from", account
)
insert into events (profile_id, account_id, conversation_id, platform, sequence, type, message_native_id, body,
  history, occurred_at)
select profile_id, account.id, conversation.id, 'facebook', last_sequence - places + place, 'message.received',
  "messageId", body, false, "at"
from fresh join conversation on participant_id = "from", account
