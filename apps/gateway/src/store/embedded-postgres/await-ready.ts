import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Cluster } from './cluster.ts'
import { quote } from './cluster.ts'
import { connect } from './connection.ts'
import { heldCode } from './directory-lock.ts'
import { EmbeddedPostgresError, ownServerHint } from './embedded-postgres-error.ts'
import { wrongPassword } from './find-server.ts'
import { readPostmasterPid } from './postmaster-pid.ts'
import type { ServerProcess } from './server-process.ts'

/** Recovery after a crash may take its time, and is cut short by nothing but this. */
const patienceMs = 300_000
const pollMs = 15
// Another start was faster, a killed server's children are still ending, or the port went to somebody else.
const passing = /postmaster\.pid" already exists|pre-existing shared memory|could not create any TCP\/IP/

/** A connection to the server that we started, or undefined when it gave way and is worth another try. */
export async function awaitReady(
  server: ServerProcess,
  cluster: Cluster,
  signal?: AbortSignal,
): Promise<pg.Client | undefined> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    signal?.throwIfAborted()
    const exit = server.exit()
    if (exit !== undefined) {
      const output = await server.output()
      if (exit.code === heldCode || passing.test(output)) return undefined
      throw failed(
        cluster,
        `it ended with ${exit.signal ?? `code ${exit.code ?? 'unknown'}`}: ${quote(output)}`,
      )
    }
    const file = await readPostmasterPid(cluster.directory)
    if (file?.pid === server.pid && file?.status === 'ready') {
      try {
        return await connect(cluster, server.port)
      } catch (error) {
        if ((error as { code?: string }).code === '28P01') throw wrongPassword(cluster)
      }
    }
    if (performance.now() > deadline) throw failed(cluster, `it was not ready in ${patienceMs / 1_000} s`)
    await delay(pollMs)
  }
}

function failed({ directory }: Cluster, why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'failed_to_start',
    `the PostgreSQL server in ${directory} did not start, ${why}; see postgres.log beside it, or ${ownServerHint}`,
  )
}
