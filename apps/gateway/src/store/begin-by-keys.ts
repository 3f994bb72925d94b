/**
 * Begins a transaction in which every row is found by its key. How many there are the planner only guesses, and must
 * never read a whole table: plans are kept, also those that were made while the tables were empty. They are all the same
 * then, so none is made anew for what a statement is given: that took longer than the longest of the statements.
 */
export const beginByKeys = `begin; set local enable_seqscan = off; set local enable_hashjoin = off;
  set local enable_mergejoin = off; set local plan_cache_mode = force_generic_plan`
