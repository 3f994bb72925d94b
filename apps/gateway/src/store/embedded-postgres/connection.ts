import { realpath } from 'node:fs/promises'
import pg from 'pg'
import type { Cluster } from './cluster.ts'
import { userName } from './user-name.ts'

/** Everything is spelt out, so that no PGHOST, PGUSER or PGSSLMODE of the environment has a say. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  readonly ssl: false
}

export const loopback = '127.0.0.1'
/** The owner's own connection lives here, so that the gateway's database can be dropped or copied. */
const maintenanceDatabase = 'postgres'

export function connectionSettings(
  { password }: Cluster,
  port: number,
  database: string,
): ConnectionSettings {
  return { host: loopback, port, user: userName, password, database, ssl: false }
}

export function connectionString({ user, password, host, port, database }: ConnectionSettings): string {
  return `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}?sslmode=disable`
}

/** Connects to the server of this very cluster; a copy of it, which knows the same password, is refused. */
export async function connect(cluster: Cluster, port: number): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectionSettings(cluster, port, maintenanceDatabase),
    application_name: `dm-gateway ${process.pid}`,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
  })
  // Without a listener a connection that breaks while idle would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    const found = await realpath(rows[0]?.data_directory ?? '').catch(() => undefined)
    if (found !== (await realpath(cluster.directory))) throw new Error('a server of another cluster')
    return client
  } catch (error) {
    void client.end().catch(() => undefined)
    throw error
  }
}

export async function ensureDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
  if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
}
