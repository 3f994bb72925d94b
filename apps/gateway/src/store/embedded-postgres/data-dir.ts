import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { EmbeddedPostgresError, ownServerHint } from './embedded-postgres-error.ts'

const causes: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left',
  ENOTDIR: 'a part of the path is not a directory',
  EEXIST: 'it is not a directory',
  ENAMETOOLONG: 'the path is too long',
}

/** Makes DATA_DIR when it is missing (0700) and refuses one that cannot be written. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  if (!isAbsolute(dataDir)) throw new TypeError(`dataDir must be absolute, got ${dataDir}`)
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    if (!(await stat(dataDir)).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' })
    await access(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code = 'unknown', message } = error as NodeJS.ErrnoException
    throw new EmbeddedPostgresError(
      'not_writable',
      `cannot write to DATA_DIR ${dataDir}: ${causes[code] ?? message}; ` +
        `make it a directory this user can write, set another DATA_DIR, or ${ownServerHint}`,
      { cause: error },
    )
  }
}
