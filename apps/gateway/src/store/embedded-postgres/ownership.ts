import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'

// Whoever holds this session lock owns DATA_DIR. It goes with the connection, however the owner ends.
const key = [0x646d, 1]
const patienceMs = 2_500
/** How long the lock of a server that is not ours must be seen free before the server counts as an orphan. */
const orphanMs = 1_000
const pollMs = 50

export async function tryOwn(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ own: boolean }>('select pg_try_advisory_lock($1, $2) as own', key)
  return rows[0]?.own ?? false
}

/** Owns a server that we started. A killed owner's connection may need a moment to vanish. */
export async function own(client: pg.Client): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  while (!(await tryOwn(client))) {
    if (performance.now() > deadline) return false
    await delay(pollMs)
  }
  return true
}

/**
 * Owns a server that we found. Its starter may be just about to take the lock, or, killed, have taken the
 * server along: so watch first, and never get in the starter's way.
 */
export async function adopt(client: pg.Client, signal?: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  let freeSince: number | undefined
  for (;;) {
    signal?.throwIfAborted()
    const now = performance.now()
    if (await findOwner(client)) freeSince = undefined
    else freeSince ??= now
    if (freeSince === undefined && now > deadline) return false
    if (freeSince !== undefined && now - freeSince > orphanMs && (await tryOwn(client))) return true
    await delay(pollMs)
  }
}

/** The name the owner's connection gave itself, such as `dm-gateway 4711`. */
export async function findOwner(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string | null }>(
    `select a.application_name as name from pg_locks l left join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.objsubid = 2
       and l.classid = $1 and l.objid = $2
       and l.database = (select oid from pg_database where datname = current_database())`,
    key,
  )
  return rows[0] && (rows[0].name ?? 'unknown')
}
