/**
 * Begins a transaction in which every row is found by its key. How many there are the planner only guesses, and must
 * never read a whole table: plans are kept, also those that were made while the tables were empty.
 */
export const beginByKeys =
  'begin; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off'
