import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { awaitReady } from './await-ready.ts'
import type { Installation } from './choose-run-as.ts'
import type { Cluster } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { EmbeddedPostgresOptions } from './embedded-postgres.ts'
import { findServer } from './find-server.ts'
import { adopt, findOwner, own } from './ownership.ts'
import { isAlive, readPostmasterPid } from './postmaster-pid.ts'
import { startServerProcess } from './server-process.ts'
import type { Exit } from './server-process.ts'
import { stopServer } from './stop-server.ts'

/** A server that is ours: its lock is held by `client`. */
export interface OwnedServer {
  readonly client: pg.Client
  readonly pid: number
  readonly port: number
  readonly adopted: boolean
  /** Never resolves for an adopted server, whose end only its connection tells. */
  readonly exited: Promise<Exit>
  readonly isGone: () => boolean | Promise<boolean>
}

// A gateway that is being replaced may need this long to drain and stop.
const patienceMs = 30_000
const patientAttempts = 10
const retryMs = 100

export async function acquireServer(
  { dataDir, log, signal }: EmbeddedPostgresOptions,
  cluster: Cluster,
  installation: Installation,
): Promise<OwnedServer> {
  const deadline = performance.now() + patienceMs
  for (let attempt = 1; performance.now() < deadline; attempt++) {
    const owned =
      (await adoptServer(dataDir, cluster, signal)) ??
      (await ownServer(dataDir, cluster, installation, signal))
    if (owned !== undefined) return owned
    if (attempt === patientAttempts) {
      log?.({ level: 'warn', msg: 'another server holds DATA_DIR, waiting for it to end', dataDir })
    }
    await delay(retryMs)
  }
  throw new EmbeddedPostgresError(
    'already_running',
    `another gateway, perhaps in another container, already runs on DATA_DIR ${dataDir}; ` +
      'stop it or set another DATA_DIR',
  )
}

async function adoptServer(
  dataDir: string,
  cluster: Cluster,
  signal?: AbortSignal,
): Promise<OwnedServer | undefined> {
  const found = await findServer(cluster, signal)
  if (found === undefined) return undefined
  const { client, pid, port } = found
  const isGone = async () => !isAlive(pid) || (await readPostmasterPid(cluster.directory))?.pid !== pid
  try {
    if (await adopt(client, signal)) {
      return { client, pid, port, adopted: true, exited: new Promise(() => undefined), isGone }
    }
  } catch {
    // It ended under our eyes, as the server of a gateway that was just killed does.
    void client.end().catch(() => undefined)
    signal?.throwIfAborted()
    return undefined
  }
  throw await alreadyRunning(dataDir, client)
}

async function ownServer(
  dataDir: string,
  cluster: Cluster,
  installation: Installation,
  signal?: AbortSignal,
): Promise<OwnedServer | undefined> {
  const server = await startServerProcess(dataDir, cluster, installation)
  if (server === undefined) return undefined
  const { pid, port, exited } = server
  const isGone = () => server.exit() !== undefined
  try {
    const client = await awaitReady(server, cluster, signal)
    if (client === undefined || pid === undefined) return undefined
    if (await own(client)) return { client, pid, port, adopted: false, exited, isGone }
    // Somebody adopted it: it is theirs now, and stays.
    throw await alreadyRunning(dataDir, client)
  } catch (error) {
    const isTheirs = error instanceof EmbeddedPostgresError && error.reason === 'already_running'
    if (!isTheirs && pid !== undefined) await stopServer({ pid, isGone }, installation)
    throw error
  }
}

async function alreadyRunning(dataDir: string, client: pg.Client): Promise<EmbeddedPostgresError> {
  const owner = await findOwner(client).catch(() => undefined)
  void client.end().catch(() => undefined)
  const process = /^dm-gateway (\d+)$/.exec(owner ?? '')?.[1]
  return new EmbeddedPostgresError(
    'already_running',
    `another gateway${process === undefined ? '' : ` (process ${process})`} already runs on DATA_DIR ${dataDir}; ` +
      'stop it or set another DATA_DIR',
  )
}
