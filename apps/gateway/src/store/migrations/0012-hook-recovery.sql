-- What was given up and is sent again is tried by the whole schedule once more: `tried_before` attempts do not count.
alter table deliveries add column tried_before integer not null default 0;
-- Whatever is due at a time of its own, so that whoever delivers can wake then.
create index deliveries_due on deliveries (due_at) where state = 'waiting' and due_at is not null;

-- Since when nothing has gone well, and since when nothing is tried any more.
alter table endpoints add column failing_since timestamptz, add column paused_at timestamptz;

-- The log only grows, so what was written since a moment lies together.
create index events_by_moment on events using brin (created_at);
