import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { urlOf } from './postgres.ts'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

// One connection for all of them: to make one costs as much as to make a database.
let connections: pg.Pool | undefined

/** A migrated database of the test's own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('databaseServer')
  const name = `dm_test_${randomUUID().replaceAll('-', '')}`
  connections ??= connectionsTo(server)
  await connections.query(`create database ${name} template ${inject('databaseTemplate')} strategy file_copy`)
  return {
    url: urlOf(server, name),
    drop: async () => {
      await connections?.query(`drop database if exists ${name} with (force)`)
    },
  }
}

function connectionsTo(server: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: server, max: 1, allowExitOnIdle: true })
  // The server may end before it does.
  pool.on('error', () => undefined)
  return pool
}
