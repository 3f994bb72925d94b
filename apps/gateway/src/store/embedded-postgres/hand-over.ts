import { chmod, lchown, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Gives a directory to the user who runs the server, when we are root. Not while a server runs in it. */
export async function handOver(directory: string, user?: { uid: number; gid: number }): Promise<void> {
  if (process.geteuid?.() !== 0) return
  const { uid, gid } = user ?? { uid: 0, gid: 0 }
  if ((await stat(directory)).uid === uid) return
  for (const entry of await readdir(directory, { recursive: true }))
    await lchown(join(directory, entry), uid, gid)
  await lchown(directory, uid, gid)
  await chmod(directory, 0o700)
}
