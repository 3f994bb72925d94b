import { setTimeout as delay } from 'node:timers/promises'

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
    : ['08', '28', '3D', '40', '53', '55', '57', '58', 'XX'].some((kind) => state.startsWith(kind))
}

/**
 * Does the work again when it lost against another transaction: a deadlock, a serialization failure, or a row that the
 * other was faster to insert.
 */
export async function repeatWhenLost<Result>(work: () => Promise<Result>, triesLeft = 3): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const lost = ['40001', '40P01', '23505'].includes(sqlStateOf(error) ?? '')
    if (!lost || triesLeft <= 1) throw error
  }
  await delay(10 + Math.random() * 90)
  return repeatWhenLost(work, triesLeft - 1)
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
  'EAI_AGAIN',
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
