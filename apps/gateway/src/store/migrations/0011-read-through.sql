-- By the network's clock, the moment up to which a reading has told of the newest messages of a conversation.
alter table conversations add column read_through_at timestamptz;
-- By the network's clock, when the last complete reading of an account began.
alter table accounts add column if not exists read_through_at timestamptz;
