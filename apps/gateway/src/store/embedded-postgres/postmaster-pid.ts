import { link, readFile, readlink, realpath, rename, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

/** What the server itself writes about itself in its cluster. */
export interface PostmasterPid {
  readonly pid: number
  readonly port: number
  readonly status: 'starting' | 'ready' | 'stopping' | 'unknown'
  readonly text: string
}

export async function readPostmasterPid(directory: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n').map((line) => line.trim())
  const status = lines[7]
  return {
    pid: Number.parseInt(lines[0] ?? ''),
    port: Number.parseInt(lines[3] ?? ''),
    status: status === 'starting' || status === 'ready' || status === 'stopping' ? status : 'unknown',
    text,
  }
}

/**
 * Who has the process id in the file: nobody, the server of this cluster, some other process, or (where the
 * system does not say) one of the last two.
 */
export async function whoIs(
  pid: number,
  directory: string,
): Promise<'nobody' | 'server' | 'other' | 'unknown'> {
  if (!isAlive(pid)) return 'nobody'
  if (process.platform !== 'linux') return 'unknown'
  try {
    // A server works in its cluster's directory.
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(directory)) ? 'server' : 'other'
  } catch (error) {
    // ENOENT: it has just ended, or it has and nobody has collected it.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'other' : 'unknown'
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Removes the file of a dead server whose number another process has now, which would keep PostgreSQL from
 * starting. It is moved first and looked at again, lest it is the new file of a start beside ours.
 */
export async function removeStalePid(directory: string, stale: PostmasterPid): Promise<void> {
  const path = join(directory, 'postmaster.pid')
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await readFile(aside, 'utf8')) !== stale.text) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}
