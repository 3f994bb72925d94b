import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

/** Ours have 43 characters; a file with fewer than this was cut off or written by hand. */
const shortest = 32

/**
 * A secret of this installation: read from a file that only its owner may read, made when it is not there.
 * Two processes that make it together get the same one.
 *
 * @throws {StartError} when the file cannot be used; a new secret is never made over it, because what was
 * encrypted with the old one would be lost
 */
export async function keptSecret(dataDir: string, name: string): Promise<string> {
  const file = join(dataDir, name)
  try {
    return checked(file, (await readOrNothing(file)) ?? (await make(dataDir, file)))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new StartError(`${file} cannot be read or made (${code}); check it and DATA_DIR`)
  }
}

function checked(file: string, secret: string): string {
  if (secret.length >= shortest) return secret
  const what = secret === '' ? 'is empty' : `holds fewer than ${shortest} characters`
  throw new StartError(
    `${file} ${what}; restore it from a backup, or delete it if nothing depends on it and a new one is made`,
  )
}

async function make(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return (await readFile(file, 'utf8')).trim()
}

async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
