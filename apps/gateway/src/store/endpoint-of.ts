/**
 * SQL for the endpoint that hears what a profile has registered an action for: its own, or where it has none that of the
 * Primary Profile; null where there is neither. Both are given as SQL.
 */
export const endpointOf = (profileId: string, action: string) => `coalesce(
  (select e.id from endpoints e where e.profile_id = ${profileId} and e.action = ${action}),
  (select e.id from endpoints e join profiles p on p.id = e.profile_id where p.is_primary and e.action = ${action}))`
