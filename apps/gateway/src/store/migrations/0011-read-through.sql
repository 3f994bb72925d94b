-- By the network's clock, the moment up to which a reading has told of the newest messages of a conversation.
alter table conversations add column read_through_at timestamptz;
