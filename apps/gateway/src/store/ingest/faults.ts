/**
 * Whether a failure lies in the data or in our own code, so that other data would have been stored. All other
 * failures (connection, resources, locks, shutdown) lie in the database's state: the network must send again.
 *
 * Classes of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isFaultOfData(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state === undefined) return !isConnectionFault(error)
  return state.startsWith('22') || state.startsWith('23')
}

/** Deadlocks and serialization failures: the same work may succeed now. */
export function isWorthRepeating(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlStateOf(error) ?? '')
}

/** What to write beside a parked event. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error)
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The driver reports a lost or refused connection with a system code, or with these words alone. */
function isConnectionFault(error: unknown): boolean {
  if (codeOf(error) !== undefined || error instanceof AggregateError) return true
  return error instanceof Error && /connection|timeout|client was closed|pool/i.test(error.message)
}
