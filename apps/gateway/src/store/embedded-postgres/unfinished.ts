/** What a start that was cut short leaves in DATA_DIR begins with this. */
export const unfinished = 'postgres.unfinished-'
