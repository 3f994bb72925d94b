import type { Pool, PoolClient } from 'pg'
import { onConnection } from './on-connection.ts'

/** Does work on one connection, all of it or nothing. */
export function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  begin = 'begin',
): Promise<Result> {
  return onConnection(pool, async (client) => {
    const [, result] = await Promise.all([client.query(begin), work(client)])
    await client.query('commit')
    return result
  })
}
