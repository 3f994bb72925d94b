import { DmError, type PlatformId } from '@dm/core'
import { sql, type Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { Tables } from './tables.ts'

export interface AccountToLock {
  readonly platform: PlatformId
  readonly nativeId: string
}

/** Keeps our locks apart from those that others take on the same server. */
const space = 6_483_002

/** How long to wait for whoever holds the lock: longer than one renewal takes. */
const waitMs = 45_000
/** After this long whoever holds it has hung, and the server takes it away. */
const holdMs = 120_000

const lockKey = ({ platform, nativeId }: AccountToLock) => `${platform}:${nativeId}`

/**
 * Runs work while nobody else runs one for the account, in this process or another on the same database. The lock
 * belongs to a transaction on a connection of its own: it ends with the work, with the process and with the
 * connection, and it holds through poolers that share connections between transactions.
 *
 * @param locks connections for nothing else: the work itself needs others, and must not wait for these
 * @throws {DmError} `timeout` when somebody else holds the lock for too long; then the work has not begun
 */
export async function whileLocked<Result>(
  locks: Pool,
  account: AccountToLock,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = await locks.connect()
  let broken = false
  try {
    await client.query(
      `begin; set local lock_timeout = ${waitMs}; set local idle_in_transaction_session_timeout = ${holdMs}`,
    )
    await client
      .query(`select pg_advisory_xact_lock(${space}, hashtext($1))`, [lockKey(account)])
      .catch((error: unknown) => {
        throw heldTooLong(error)
      })
    return await work()
  } finally {
    // Nothing was written in it; a connection that has broken has let go already.
    await client.query('rollback').catch(() => (broken = true))
    client.release(broken)
  }
}

/** Takes the same lock for the rest of a transaction that writes. */
export async function lockInTransaction(
  transaction: Transaction<Tables>,
  account: AccountToLock,
): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(waitMs)}, true)`.execute(transaction)
  const lock = sql`select pg_advisory_xact_lock(${sql.lit(space)}, hashtext(${lockKey(account)}))`
  await lock.execute(transaction).catch((error: unknown) => {
    throw heldTooLong(error)
  })
}

/** SQLSTATE 55P03: the wait was over before the lock came. */
function heldTooLong(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '55P03') return error
  return new DmError({
    code: 'timeout',
    message: 'The credentials of this account are being renewed, which takes too long; try again.',
    retryable: true,
    cause: error,
  })
}
