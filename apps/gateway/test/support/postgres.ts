import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/store/database.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres/index.ts'
import { migrate } from '../../src/store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server that tests may make databases on. */
    databaseServer: string
    /** A migrated database to copy. */
    databaseTemplate: string
  }
}

/** Starts one real server for the whole run, or takes that of DATABASE_URL, and migrates a template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await server()
  const template = `dm_template_${process.pid}`
  await query(url, `create database ${template}`)
  const database = await openDatabase(urlOf(url, template), () => undefined)
  await migrate(database.pool)
  await database.close()
  await query(url, `alter database ${template} allow_connections false`)
  await query(url, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${template}'`)
  project.provide('databaseServer', url)
  project.provide('databaseTemplate', template)
  return async () => {
    await query(url, `drop database ${template} with (force)`)
    await stop()
  }
}

async function server(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env.DATABASE_URL
  if (given) return { url: given, stop: () => Promise.resolve() }
  const dataDir = await mkdtemp(join(tmpdir(), 'dm-test-'))
  const embedded = await startEmbeddedPostgres({ dataDir })
  await keepInMemory(embedded.connectionString)
  return {
    url: embedded.connectionString,
    stop: async () => {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A server whose data nobody needs after the run does not wait for the disk: tests make a database each. */
async function keepInMemory(url: string): Promise<void> {
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  }
  for (const [name, value] of Object.entries(settings)) {
    await query(url, `alter system set ${name} = ${value}`)
  }
  await query(url, 'select pg_reload_conf()')
  await makePasswordCheap(url)
}

/** Thousands of connections are made, and each would hash the password thousands of times. */
async function makePasswordCheap(url: string): Promise<void> {
  const { username, password } = new URL(url)
  const quoted = pg.escapeLiteral(decodeURIComponent(password))
  await query(url, `set scram_iterations = 1; alter role ${username} password ${quoted}`)
}

/** The address of another database on the same server. */
export function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

/** Runs one statement over a connection of its own. */
export async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
