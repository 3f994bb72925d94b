/** The user that owns the server. */
export const userName = 'dm'
