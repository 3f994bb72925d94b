-- When the correspondent last did each thing that may open a reply window, by the network's time.
alter table conversations add column window_openings jsonb;
