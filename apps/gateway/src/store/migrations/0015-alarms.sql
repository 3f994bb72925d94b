-- How many webhooks with a wrong signature each network's address has got, by the minute. They are of nobody's, so they
-- have no profile.
create table refused_webhooks (
  platform text not null,
  minute timestamptz not null default date_trunc('minute', now()),
  refused integer not null,
  primary key (platform, minute)
);

-- What an operator has to see to; without an end it lasts.
create table alarms (
  id bigint generated always as identity primary key,
  profile_id text references profiles (id) on delete cascade,
  kind text not null,
  platform text not null,
  text text not null,
  since timestamptz not null default now(),
  ended_at timestamptz
);
create unique index alarms_lasting on alarms (kind, platform, coalesce(profile_id, '')) where ended_at is null;
