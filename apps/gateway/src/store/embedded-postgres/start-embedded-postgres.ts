import { acquireServer } from './acquire-server.ts'
import type { OwnedServer } from './acquire-server.ts'
import { loadBinaries } from './binaries.ts'
import { chooseRunAs } from './choose-run-as.ts'
import type { Installation } from './choose-run-as.ts'
import type { Cluster } from './cluster.ts'
import { ensureCluster, sweepUnfinished } from './cluster.ts'
import { connect, connectionSettings, connectionString, ensureDatabase } from './connection.ts'
import { prepareDataDir } from './data-dir.ts'
import { EmbeddedPostgresError, ownServerHint } from './embedded-postgres-error.ts'
import type { EmbeddedPostgres, EmbeddedPostgresOptions, ServerExit } from './embedded-postgres.ts'
import { keepOwnership } from './keep-ownership.ts'
import type { Loss } from './keep-ownership.ts'
import { stopServer } from './stop-server.ts'

const losses: Record<Loss, string> = {
  server_gone: 'the server is gone',
  taken_over: 'another gateway took DATA_DIR over',
  unreachable: 'the server does not answer',
}

/**
 * The gateway's own PostgreSQL in DATA_DIR: made at the first start, owned by one gateway at a time, reached
 * over loopback with a password. Throws `EmbeddedPostgresError`. Call from the main thread.
 *
 * ```ts
 * const postgres = await startEmbeddedPostgres({ dataDir: '/var/lib/dm', log: (event) => logger[event.level](event) })
 * const pool = new pg.Pool({ connectionString: postgres.connectionString })
 * void postgres.exited.then(({ cause }) => shutDown(cause))
 * ```
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, signal } = options
  const begin = performance.now()
  await prepareDataDir(dataDir)
  try {
    const binaries = await loadBinaries(process.platform, process.arch)
    const installation = await chooseRunAs(binaries, options)
    const cluster = await ensureCluster(dataDir, installation, signal)
    const server = await acquireServer(options, cluster, installation)
    const { adopted, pid, port } = server
    try {
      await sweepUnfinished(dataDir)
      await ensureDatabase(server.client, options.database ?? 'dm')
      signal?.throwIfAborted()
    } catch (error) {
      await stopServer(server, installation, log)
      throw error
    }
    const durationMs = Math.round(performance.now() - begin)
    log?.({ level: 'info', msg: 'embedded PostgreSQL is ready', dataDir, adopted, pid, port, durationMs })
    return supervise(server, cluster, installation, options)
  } catch (error) {
    if (error instanceof EmbeddedPostgresError || signal?.aborted) throw error
    throw new EmbeddedPostgresError(
      'failed_to_start',
      `cannot start PostgreSQL in DATA_DIR ${dataDir}: ${(error as Error).message}; ${ownServerHint}`,
      { cause: error },
    )
  }
}

function supervise(
  server: OwnedServer,
  cluster: Cluster,
  installation: Installation,
  { log, database = 'dm' }: EmbeddedPostgresOptions,
): EmbeddedPostgres {
  const { client, port, adopted, isGone } = server
  const ownership = keepOwnership(client, {
    reconnect: () => connect(cluster, port),
    isGone,
    ...(log && { log }),
  })
  let stopped: Promise<void> | undefined
  let isTheirs = false
  const exited = new Promise<ServerExit>((resolve) => {
    const report = (exit: ServerExit) => {
      if (stopped !== undefined) return
      ownership.release()
      resolve(exit)
    }
    void server.exited.then(({ code, signal }) =>
      report({ code, signal, cause: `the server ended with ${signal ?? `code ${code ?? 'unknown'}`}` }),
    )
    void ownership.lost.then((loss) => {
      isTheirs = loss === 'taken_over'
      report({ code: null, signal: null, cause: losses[loss] })
    })
  })

  const stop = async () => {
    // The lock is held until the server itself drops it, so that nobody adopts what is about to end.
    ownership.release()
    if (!isTheirs) await stopServer(server, installation, log)
    await ownership.close()
    log?.({ level: 'info', msg: 'embedded PostgreSQL has stopped', pid: server.pid })
  }
  const connection = connectionSettings(cluster, port, database)
  return {
    connectionString: connectionString(connection),
    connection,
    version: installation.version,
    adopted,
    exited,
    stop: () => (stopped ??= stop()),
  }
}
