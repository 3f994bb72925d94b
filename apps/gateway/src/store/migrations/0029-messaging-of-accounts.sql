-- Each account has a switch of its own beside that of its profile.
alter table accounts add column messaging_active boolean not null default true;
