import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { urlOf } from './postgres.ts'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

// To make a connection costs as much as to make a database, and some ask many times whether something is there yet.
const connections = new Map<string, pg.Pool>()

/** A migrated database of the test's own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('databaseServer')
  const name = `dm_test_${randomUUID().replaceAll('-', '')}`
  await query(server, `create database ${name} template ${inject('databaseTemplate')} strategy file_copy`)
  const url = urlOf(server, name)
  return {
    url,
    drop: async () => {
      await connections.get(url)?.end()
      connections.delete(url)
      await query(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Runs one statement, over a connection that is kept for those to come. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const pool = connections.get(url) ?? connectTo(url)
  return (await pool.query<Row>(sql, values)).rows
}

function connectTo(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1, allowExitOnIdle: true, idleTimeoutMillis: 0 })
  // The server may end before it does, and tests end connections: idle ones, and those that are ending.
  const ignore = () => undefined
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore))
  connections.set(url, pool)
  return pool
}
