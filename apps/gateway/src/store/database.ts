import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { createBundlingSocket } from './bundling-socket.ts'
import type { Tables } from './tables.ts'

/** The oldest server whose SQL we speak. */
const oldestServerMajor = 15

export interface Database {
  readonly pool: pg.Pool
  /** Connections that hold locks while others work, so that nobody waits for a connection that waits for them. */
  readonly locks: pg.Pool
  readonly query: Kysely<Tables>
  close(): Promise<void>
}

/** A database that cannot be used, with the reason and the way out in one sentence. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

/**
 * Opens a pool on a server that answers and is new enough.
 *
 * @param onError hears of idle connections that broke; the pool replaces them by itself
 * @throws {DatabaseError}
 */
export async function openDatabase(url: string, onError: (error: Error) => void): Promise<Database> {
  const open = (max: number, connectionTimeoutMillis: number) =>
    new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis,
      application_name: 'dm',
      // Statements that do not wait for each other's answers go out together.
      pipeline: true,
      stream: createBundlingSocket,
      types: rowTypes,
    })
  const pool = open(10, 5_000)
  const locks = open(5, 30_000)
  let closing = false
  const report = (error: Error) => {
    if (!closing) onError(error)
  }
  // Idle connections report to the pool; one that breaks while it works reports to nobody, and would end us.
  for (const each of [pool, locks]) {
    each.on('error', report)
    each.on('connect', (client) => client.on('error', report))
  }
  try {
    await refuseOldServer(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    pool,
    locks,
    query,
    close: async () => {
      closing = true
      await locks.end()
      await query.destroy()
    },
  }
}

async function refuseOldServer(pool: pg.Pool): Promise<void> {
  const version = await pool
    .query<{ server_version_num: string; server_version: string }>(
      `select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version`,
    )
    .catch((error: unknown) => {
      throw new DatabaseError(`the database cannot be reached: ${reasonOf(error)}; check DATABASE_URL`)
    })
  const row = version.rows[0]
  if (!row || Number(row.server_version_num) < oldestServerMajor * 10_000) {
    throw new DatabaseError(
      `the database is PostgreSQL ${row?.server_version ?? 'of an unknown version'}, ` +
        `but ${oldestServerMajor} or newer is needed; point DATABASE_URL at a newer server`,
    )
  }
}

/** Node gives a bare AggregateError when every address of a host refuses. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

/** Our 64-bit numbers count rows and stay far below 2^53, so they may be numbers. */
const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid, format) =>
    oid === pg.types.builtins.INT8
      ? Number
      : (pg.types.getTypeParser(oid, format) as unknown)) as typeof pg.types.getTypeParser,
}
