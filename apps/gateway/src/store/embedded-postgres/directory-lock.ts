import { join } from 'node:path'
import { run } from './run-as.ts'

/** Made with the cluster, so that it belongs to the user who runs the server. */
export const lockFile = 'dm-lock'
/** How the program that locks ends when the lock is held by another. */
export const heldCode = 75

/**
 * The server holds a kernel lock on a file in its cluster, through the program that starts it. PostgreSQL's
 * own guard compares process ids, which mean nothing between two containers that share a volume.
 */
export function lockAround(directory: string): string[] {
  return [
    'flock',
    '--nonblock',
    '--no-fork',
    '--conflict-exit-code',
    String(heldCode),
    join(directory, lockFile),
  ]
}

/** Whether a server, in whatever container, has the cluster; `unavailable` where the system has no such lock. */
export async function probeLock(directory: string): Promise<'free' | 'held' | 'unavailable'> {
  if (process.platform !== 'linux') return 'unavailable'
  const { code } = await run({ wrapper: [] }, [...lockAround(directory), 'true'])
  if (code === 0) return 'free'
  return code === heldCode ? 'held' : 'unavailable'
}
