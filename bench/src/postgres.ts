import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '@dm/gateway/src/store/database.ts'
import { startEmbeddedPostgres } from '@dm/gateway/src/store/embedded-postgres/index.ts'
import { migrate } from '@dm/gateway/src/store/migrate.ts'

/** A real server with its usual settings: it waits for the disk at every commit. */
export interface Postgres {
  /** An empty database of this name. */
  create(name: string): Promise<string>
}

/** Lends a server for as long as the work takes; it and its data are gone afterwards. */
export async function withPostgres<Result>(work: (postgres: Postgres) => Promise<Result>): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dm-bench-'))
  const server = await startEmbeddedPostgres({ dataDir })
  const database = await openDatabase(server.connectionString, () => undefined)
  try {
    return await work({
      create: async (name) => {
        await database.pool.query(`create database ${name}`)
        const url = new URL(server.connectionString)
        url.pathname = `/${name}`
        return url.href
      },
    })
  } finally {
    await database.close()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Opens a database, with the gateway's tables in it, for as long as the work takes. */
export async function withTables<Result>(
  url: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(url, () => undefined)
  try {
    await migrate(database.pool)
    return await work(database)
  } finally {
    await database.close()
  }
}
