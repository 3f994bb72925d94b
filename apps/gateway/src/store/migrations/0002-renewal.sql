-- Credentials that end are renewed before they do. `expires_at` repeats what stands encrypted in `credentials`;
-- `renew_at` is when to renew them next; both by the network's clock. `refused_at` says since when only the owner
-- can renew them. `configured` is a digest of what the environment said when it linked the account.
alter table accounts
  add column expires_at timestamptz,
  add column renew_at timestamptz,
  add column refused_at timestamptz,
  add column refusal text,
  add column configured text;
create index accounts_to_renew on accounts (renew_at) where unlinked_at is null and renew_at is not null;
