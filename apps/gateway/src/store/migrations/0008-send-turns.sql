-- Who sends into a conversation asks whether somebody else is at it.
drop index messages_in_flight;
create index messages_in_flight on messages (conversation_id) where state = 'sending';

-- Until when a network wants no calls of an account, by our own clock.
alter table accounts add column throttled_until timestamptz;
