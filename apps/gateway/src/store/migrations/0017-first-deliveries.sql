-- The first that wait for an endpoint are found however many it has been told before.
create index deliveries_first on deliveries (endpoint_id, id) where state = 'waiting';
