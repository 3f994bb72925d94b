import type { Pool, PoolClient } from 'pg'

/**
 * Lends one connection to work that begins and ends a transaction. When the work fails, it is rolled back; a connection
 * on which that fails too is not used again.
 */
export async function onConnection<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken = false
  try {
    return await work(client)
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}
