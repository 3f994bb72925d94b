/**
 * Begins a transaction in which every row is found by its key. How many rows there are the planner only guesses, and it
 * must never read a whole table.
 */
export const beginByKeys =
  'begin; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off'
