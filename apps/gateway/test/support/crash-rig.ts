import { createHmac, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import pg from 'pg'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/store/embedded-postgres/index.ts'
import { startProcess, type GatewayProcess } from './gateway-process.ts'
import { facebookApp } from './live-networks.ts'
import { createTcpRelay, type TcpRelay } from './tcp-relay.ts'

export const apiKey = 'an api key for tests only'

/** Real processes on a real database, with the simulator in the place of Messenger; each of them may be killed. */
export interface CrashRig {
  readonly network: SimulatorServer
  /** Where each gateway listens, by its number; absent while it is down. */
  readonly urls: (string | undefined)[]
  /** Posts one signed webhook with these messages to a gateway that is up; true when it was answered with 200. */
  deliver(messages: readonly SaidMessage[]): Promise<boolean>
  /** Kills a gateway with SIGKILL and starts it again. */
  crashGateway(index: number): Promise<void>
  /** Kills the database server with SIGKILL, every process of it, and starts it again. */
  crashDatabase(): Promise<void>
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

export interface SaidMessage {
  readonly id: string
  readonly from: string
  readonly text: string
  readonly at: number
}

export async function createCrashRig(gateways: number): Promise<CrashRig> {
  const folder = await mkdtemp(join(tmpdir(), 'dm-crash-'))
  const dataDir = join(folder, 'database')
  const network = await serveSimulator({ port: 0, allowPlainHttp: true })
  const relay = await createTcpRelay()
  let server = await startServer(dataDir, relay)
  const processes: GatewayProcess[] = []
  const urls: (string | undefined)[] = []
  const seed = network.simulator.seed().facebook

  const start = async (index: number) => {
    const gateway = startProcess({
      DM_MODE: 'live',
      HOST: '127.0.0.1',
      DATABASE_URL: throughRelay(server, relay),
      DATA_DIR: join(folder, `gateway-${index}`),
      DM_API_KEY: apiKey,
      DM_SECRET_KEY: 'a secret for tests, long enough to be taken',
      ...facebookApp(network),
      FACEBOOK_PAGE_ID: seed.pageId,
      FACEBOOK_PAGE_ACCESS_TOKEN: seed.pageAccessToken,
    })
    processes[index] = gateway
    const [, url] = await gateway.says(/API +(http:\S+)\/api/)
    urls[index] = url
  }
  // The first migrates and links; the others find that done.
  for (let index = 0; index < gateways; index += 1) await start(index)

  return {
    network,
    urls,
    deliver: async (messages) => {
      const up = urls.filter((url) => url !== undefined)
      const url = up[Math.floor(Math.random() * up.length)]
      if (url === undefined) return false
      const body = JSON.stringify(envelope(seed.pageId, messages))
      const signature = createHmac('sha256', seed.appSecret).update(body).digest('hex')
      const request = {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
        body,
        signal: AbortSignal.timeout(10_000),
      }
      const response = await fetch(`${url}/webhooks/facebook`, request).catch(() => undefined)
      await response?.arrayBuffer().catch(() => undefined)
      return response?.status === 200
    },
    crashGateway: async (index) => {
      urls[index] = undefined
      await processes[index]!.kill('SIGKILL')
      await start(index)
    },
    crashDatabase: async () => {
      relay.to(undefined)
      await killServer(dataDir)
      await server.exited
      server = await startServer(dataDir, relay)
    },
    query: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => {
      const client = new pg.Client({ connectionString: server.connectionString })
      await client.connect()
      try {
        return (await client.query<Row>(sql, values)).rows
      } finally {
        await client.end()
      }
    },
    stop: async () => {
      await Promise.all(processes.map((gateway) => gateway.kill('SIGKILL')))
      await network.close()
      await server.stop()
      await relay.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
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

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
function envelope(pageId: string, messages: readonly SaidMessage[]) {
  return {
    object: 'page',
    entry: messages.map(({ id, from, text, at }) => ({
      id: pageId,
      time: at,
      messaging: [
        { sender: { id: from }, recipient: { id: pageId }, timestamp: at, message: { mid: id, text } },
      ],
    })),
  }
}

export const newMessageId = () => `m_${randomUUID()}`
