import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Installation } from './choose-run-as.ts'
import { lockFile } from './directory-lock.ts'
import { EmbeddedPostgresError, ownServerHint } from './embedded-postgres-error.ts'
import { handOver } from './hand-over.ts'
import { run } from './run-as.ts'
import { unfinished } from './unfinished.ts'
import { userName } from './user-name.ts'

export interface Cluster {
  readonly directory: string
  readonly password: string
}

const passwordFile = 'dm-password'

/**
 * The cluster in `<dataDir>/postgres`, made when there is none. It is made aside, with its password inside,
 * and appears by one rename: whole or not at all, and once when two make it together.
 */
export async function ensureCluster(
  dataDir: string,
  installation: Installation,
  signal?: AbortSignal,
): Promise<Cluster> {
  const directory = join(dataDir, 'postgres')
  if ((await readVersion(directory)) === undefined)
    await createCluster(dataDir, directory, installation, signal)
  const version = await readVersion(directory)
  if (version !== installation.version.split('.')[0]) {
    throw new EmbeddedPostgresError(
      'wrong_version',
      `DATA_DIR ${dataDir} holds a cluster of PostgreSQL ${version ?? 'unknown'} and this gateway brings ` +
        `${installation.version}: run the gateway that made it and dump the data, or move ${directory} away to ` +
        `start afresh; or ${ownServerHint}`,
    )
  }
  const password = await readFile(join(directory, passwordFile), 'utf8').catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      'failed_to_start',
      `the password of the cluster, ${join(directory, passwordFile)}, cannot be read: restore it, or move ` +
        `${directory} away to start afresh; or ${ownServerHint}`,
      { cause },
    )
  })
  return { directory, password }
}

async function createCluster(
  dataDir: string,
  directory: string,
  { binaries, runAs }: Installation,
  signal?: AbortSignal,
): Promise<void> {
  const workshop = await mkdtemp(join(dataDir, unfinished))
  const made = join(workshop, 'cluster')
  const password = randomBytes(24).toString('base64url')
  const pwfile = join(workshop, 'password')
  try {
    await mkdir(made, { mode: 0o700 })
    await writeFile(pwfile, password, { mode: 0o600, flush: true })
    await writeFile(join(workshop, lockFile), '', { mode: 0o600 })
    await handOver(workshop, runAs.user)
    const { code, output } = await run(
      runAs,
      [
        ...[binaries.initdb, '--pgdata', made, '--username', userName, '--pwfile', pwfile],
        ...['--auth=scram-sha-256', '--encoding=UTF8', '--data-checksums', '--no-instructions'],
        ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ],
      signal,
    )
    signal?.throwIfAborted()
    if (code === 0) {
      await rename(pwfile, join(made, passwordFile))
      await rename(join(workshop, lockFile), join(made, lockFile))
      await rename(made, directory)
      await settle(dataDir)
      return
    }
    throw new EmbeddedPostgresError(
      'failed_to_start',
      `cannot create a PostgreSQL cluster in DATA_DIR ${dataDir}: ${quote(output)}; ${ownServerHint}`,
    )
  } catch (error) {
    // Another start was faster: its cluster is the one, and it may have swept ours away.
    if ((await readVersion(directory)) !== undefined) return
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
    throw new EmbeddedPostgresError(
      'failed_to_start',
      `${directory} is in the way, it is not a PostgreSQL cluster: move it away, or ${ownServerHint}`,
    )
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

/** Removes what killed starts left. Only for the owner: whoever else is still making a cluster has lost. */
export async function sweepUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(unfinished)) continue
    await rm(join(dataDir, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Makes a rename outlive a power cut; Windows has no such thing for directories. */
async function settle(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory)
  await handle.sync().finally(() => handle.close())
}

/** The last lines a program said, in one. */
export function quote(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  return lines.filter(Boolean).slice(-4).join(' / ') || 'it said nothing'
}

async function readVersion(directory: string): Promise<string | undefined> {
  try {
    return (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new EmbeddedPostgresError(
      'not_writable',
      `cannot read the cluster ${directory}: ${message}; run the gateway as the user who made it, ` +
        `set another DATA_DIR, or ${ownServerHint}`,
      { cause: error },
    )
  }
}
