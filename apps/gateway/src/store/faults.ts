/**
 * Whether a failure lies in the database's state: its connection, resources, locks or a shutdown. The same
 * work may succeed later; whoever asked must ask again.
 *
 * Classes of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isDatabaseOutOfOrder(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state === undefined
    ? isConnectionFault(error)
    : ['08', '40', '53', '55', '57', '58', 'XX'].some((kind) => state.startsWith(kind))
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
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !systemCodes.has(code) ? code : undefined
}

/** Codes of the operating system that look like a SQLSTATE. */
const systemCodes: ReadonlySet<string> = new Set(['EPIPE', 'EPERM', 'EBUSY', 'EAGAIN'])

const connectionCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
])

/** The driver reports a lost or refused connection with a system code, or with these words alone. */
function isConnectionFault(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionFault)
  const code = codeOf(error)
  if (code !== undefined) return connectionCodes.has(code)
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/.test(
      error.message,
    )
  )
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
