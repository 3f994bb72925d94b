import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import pg from 'pg'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/store/embedded-postgres/index.ts'
import { startProcess, type GatewayProcess } from './gateway-process.ts'
import { startHookReceiver, type HookReceiver } from './hook-receiver.ts'
import { facebookApp } from './live-networks.ts'
import { createTcpRelay, type TcpRelay } from './tcp-relay.ts'

export const apiKey = 'an api key for tests only'

/**
 * Real processes on a real database, with the simulator in the place of Messenger and a receiver that is told of
 * everything; each of them may be killed.
 */
export interface CrashRig {
  readonly network: SimulatorServer
  readonly receiver: HookReceiver
  /** One gateway that is up, whichever it is. */
  url(): string | undefined
  /** Kills gateways with SIGKILL and starts them again; with `inStart`, also in the middle of that. */
  crashGateways(indexes: readonly number[], how?: { inStart?: boolean }): Promise<void>
  /** Kills the database server with SIGKILL, every process of it, and starts it again. */
  crashDatabase(): Promise<void>
  /** Holds back what the network tells, which it tries again later, or lets it through. */
  holdWebhooks(held: boolean): void
  /**
   * Kills every gateway and, when everything is over that the dead had taken for themselves, starts those anew that are
   * left: one of several stays dead.
   */
  startAnew(): Promise<void>
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

export async function createCrashRig(gateways: number): Promise<CrashRig> {
  const folder = await mkdtemp(join(tmpdir(), 'dm-crash-'))
  const dataDir = join(folder, 'database')
  const network = await serveSimulator({ port: 0, allowPlainHttp: true })
  const receiver = await startHookReceiver()
  const toDatabase = await createTcpRelay()
  const toGateway = await createTcpRelay()
  let server = await startServer(dataDir, toDatabase)
  const processes: GatewayProcess[] = []
  const urls: (string | undefined)[] = []
  let databaseCrashes = 0
  let databaseUp = true
  let held = false
  const all = Array.from({ length: gateways }, (_one, index) => index)
  const seed = network.simulator.seed().facebook
  network.simulator.facebook.setWebhookUrl(`http://127.0.0.1:${toGateway.port}/webhooks/facebook`)

  const url = () => {
    const up = urls.filter((each) => each !== undefined)
    return up[Math.floor(Math.random() * up.length)]
  }
  /** Echoes and receipts come to whichever gateway is up. */
  const lead = () => {
    const up = url()
    toGateway.to(up === undefined || held ? undefined : Number(new URL(up).port))
  }
  const spawn = (index: number) => {
    const gateway = startProcess({
      DM_MODE: 'live',
      HOST: '127.0.0.1',
      DATABASE_URL: throughRelay(server, toDatabase),
      DATA_DIR: join(folder, `gateway-${index}`),
      DM_API_KEY: apiKey,
      DM_SECRET_KEY: 'a secret for tests, long enough to be taken',
      DM_ALLOW_PRIVATE_URLS: 'true',
      DM_HOOK_SENT_HERE: 'true',
      DM_OUTCOME_WAIT_MS: '1000',
      ...facebookApp(network),
      FACEBOOK_PAGE_ID: seed.pageId,
      FACEBOOK_PAGE_ACCESS_TOKEN: seed.pageAccessToken,
    })
    processes[index] = gateway
    return gateway
  }
  const start = async (index: number) => {
    const before = databaseCrashes
    try {
      const [, started] = await spawn(index).says(/API +(http:\S+)\/api/)
      urls[index] = started
      lead()
    } catch (error) {
      // One that finds no database ends, and whoever looks after it starts it again.
      if (databaseUp && before === databaseCrashes) throw error
      await delay(200)
      await start(index)
    }
  }
  const kill = async (index: number) => {
    urls[index] = undefined
    lead()
    const gateway = processes[index]!
    if (gateway.child.exitCode !== null) throw new Error(`it had ended by itself:\n${gateway.printed()}`)
    await gateway.kill('SIGKILL')
  }
  const query = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: server.connectionString })
    await client.connect()
    try {
      return (await client.query<Row>(sql, values)).rows
    } finally {
      await client.end()
    }
  }

  // The first migrates and links; the others find that done.
  for (const index of all) await start(index)
  await fetch(`${url()}/api/hook/webhook`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'messages', url: receiver.url }),
  })

  return {
    network,
    receiver,
    url,
    crashGateways: async (indexes, { inStart = false } = {}) => {
      await Promise.all(indexes.map(kill))
      if (inStart) {
        await Promise.all(
          indexes.map(async (index) => {
            const gateway = spawn(index)
            await delay(Math.random() * 2_000)
            await gateway.kill('SIGKILL')
          }),
        )
      }
      await Promise.all(indexes.map(start))
    },
    crashDatabase: async () => {
      databaseCrashes += 1
      databaseUp = false
      toDatabase.to(undefined)
      await killServer(dataDir)
      await server.exited
      server = await startServer(dataDir, toDatabase)
      databaseUp = true
    },
    holdWebhooks: (hold) => {
      held = hold
      lead()
    },
    startAnew: async () => {
      await Promise.all(all.map(kill))
      await letLeasesEnd(query)
      await Promise.all((gateways > 1 ? all.slice(1) : all).map(start))
    },
    query,
    stop: async () => {
      await Promise.all(processes.map((gateway) => gateway.kill('SIGKILL')))
      await network.close()
      await receiver.stop()
      await server.stop()
      await Promise.all([toDatabase.close(), toGateway.close()])
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

/** As if the minutes had passed that others leave alone what a process has taken, or that something is put off. */
async function letLeasesEnd(query: CrashRig['query']): Promise<void> {
  const columns = await query<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns
     where table_schema = current_schema() and column_name in ('lease_until', 'leased_until', 'due_at', 'ready_at')`,
  )
  for (const { table_name: table, column_name: column } of columns) {
    await query(`update ${table} set ${column} = now() where ${column} > now()`)
  }
}

async function startServer(dataDir: string, relay: TcpRelay): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir })
  relay.to(server.connection.port)
  return server
}

/** As when the machine loses power, as far as processes can: none of them gets to end anything. */
async function killServer(dataDir: string): Promise<void> {
  const [pid] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await delay(50)
}

function throughRelay(server: EmbeddedPostgres, relay: TcpRelay): string {
  const url = new URL(server.connectionString)
  url.port = String(relay.port)
  return url.href
}
