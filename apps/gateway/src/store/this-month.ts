/** SQL for the first day of this month by UTC, which the wire counts by. */
export const thisMonth = `date_trunc('month', now() at time zone 'UTC')::date`
