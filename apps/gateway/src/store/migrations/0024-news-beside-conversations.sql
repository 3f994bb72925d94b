-- What is told beside conversations, as that an account was linked: what its body is made of stands in `news`, and its
-- `queue` is of the profile.
alter table deliveries
  alter column account_id drop not null,
  alter column conversation_id drop not null,
  alter column sequence drop not null,
  add column news jsonb;
