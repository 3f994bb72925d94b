import type { Pool, QueryResult, QueryResultRow } from 'pg'
import { beginByKeys } from './begin-by-keys.ts'
import type { Statement } from './ingest/statement.ts'
import { onConnection } from './on-connection.ts'

/**
 * Runs statements that need no answer of each other in one transaction, by keys, and sends all of it at once. When one
 * fails, the server takes the commit for a rollback.
 */
export function inOneGo<Row extends QueryResultRow>(
  pool: Pool,
  statements: readonly Statement[],
): Promise<QueryResult<Row>[]> {
  return onConnection(pool, async (client) => {
    const [, results] = await Promise.all([
      client.query(beginByKeys),
      Promise.all(statements.map((statement) => client.query<Row>(statement))),
      client.query('commit'),
    ])
    return results
  })
}
