/**
 * The beginning of a statement, which knows then of `busy (endpoint_id)`: the endpoints that something waits for, paused
 * or not. It goes through the index from one to the next, so that it costs nothing to have many that nothing waits for.
 */
export const withBusyEndpoints = `with recursive busy as (
    select min(endpoint_id) as endpoint_id from delivery_queues
    union all
    select (select min(q.endpoint_id) from delivery_queues q where q.endpoint_id > busy.endpoint_id)
    from busy where endpoint_id is not null
  )`
