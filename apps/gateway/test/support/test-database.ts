import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { query, urlOf } from './postgres.ts'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A migrated database of the test's own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('databaseServer')
  const name = `dm_test_${randomUUID().replaceAll('-', '')}`
  await query(server, `create database ${name} template ${inject('databaseTemplate')}`)
  return {
    url: urlOf(server, name),
    drop: () => query(server, `drop database if exists ${name} with (force)`),
  }
}
