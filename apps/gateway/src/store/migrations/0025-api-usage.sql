-- Calls of the API, counted for a profile: in the window of the rate limit that began at `window_at`, and in a month by UTC.
create table api_usage (
  profile_id text primary key references profiles (id) on delete cascade,
  window_at timestamptz not null,
  window_calls integer not null,
  month date not null,
  month_calls bigint not null,
  last_at timestamptz not null
);
