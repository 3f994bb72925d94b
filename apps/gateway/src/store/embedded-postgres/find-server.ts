import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Cluster } from './cluster.ts'
import { connect } from './connection.ts'
import { probeLock } from './directory-lock.ts'
import { EmbeddedPostgresError, ownServerHint } from './embedded-postgres-error.ts'
import { readPostmasterPid, removeStalePid, whoIs } from './postmaster-pid.ts'

export interface FoundServer {
  readonly client: pg.Client
  readonly pid: number
  readonly port: number
}

const patienceMs = 120_000
/** After this silence a process that may be the server is taken for one that merely has its number. */
const silenceMs = 3_000
const pollMs = 50

/**
 * The live server of the cluster, once it can be used. One that starts or stops is waited for; a file left
 * by a dead one is not believed.
 */
export async function findServer(cluster: Cluster, signal?: AbortSignal): Promise<FoundServer | undefined> {
  const { directory } = cluster
  const begin = performance.now()
  let heard = begin
  let refusal = 'it does not say that it is ready'
  for (;;) {
    signal?.throwIfAborted()
    const file = await readPostmasterPid(directory)
    if (file === undefined) return undefined
    const { pid, port } = file
    const halfWritten = Number.isNaN(pid)
    const who = halfWritten ? 'unknown' : await whoIs(pid, directory)
    if (who === 'nobody') return undefined
    if (who === 'other' || (who === 'unknown' && performance.now() - heard > silenceMs)) {
      // Numbers of another container say nothing here.
      if ((await probeLock(directory)) !== 'held') await removeStalePid(directory, file)
      return undefined
    }
    if (!halfWritten && (who === 'unknown' || file.status === 'ready')) {
      try {
        return { client: await connect(cluster, port), pid, port }
      } catch (error) {
        const { code, message } = error as Error & { code?: string }
        if (code === '57P03') heard = performance.now()
        if (code === '28P01' && who === 'server') throw wrongPassword(cluster)
        refusal = message
      }
    }
    if (performance.now() - begin > patienceMs) {
      throw new EmbeddedPostgresError(
        'failed_to_start',
        `the PostgreSQL server (process ${pid}) in ${directory} neither serves nor ends (${refusal}): ` +
          `stop that process, or ${ownServerHint}`,
      )
    }
    await delay(pollMs)
  }
}

export function wrongPassword({ directory }: Cluster): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'failed_to_start',
    `the PostgreSQL server in ${directory} does not take the password in ${directory}/dm-password: ` +
      `put both back as they were, or ${ownServerHint}`,
  )
}
