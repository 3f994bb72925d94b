import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const root = join(import.meta.dirname, '..', '..', '..')
const leftOut = new Set(['node_modules', 'dist', '.git', '.data', 'coverage', '.turbo'])

interface Finished {
  readonly status: number | null
  readonly output: string
}

/** A copy of the repository as somebody has it who has just cloned it. */
export interface WorkspaceCopy {
  readonly root: string
  /** Runs a line of the shell there and gives what it printed, without colours. */
  run(line: string): Promise<Finished>
  remove(): void
}

export async function copyWorkspace(): Promise<WorkspaceCopy> {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'dm-contributor-')))
  cpSync(root, copy, { recursive: true, filter: (source) => !leftOut.has(basename(source)) })

  async function run(line: string): Promise<Finished> {
    const child = spawn(`(${line}) 2>&1`, { cwd: copy, shell: true, env: environment() })
    const printed: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
    const [status] = (await once(child, 'close')) as [number | null]
    return { status, output: stripVTControlCharacters(Buffer.concat(printed).toString()) }
  }

  await run(
    'git init -q && git add -A && git -c user.name=c -c user.email=c@example.com commit -qm "as it was"',
  )
  return { root: copy, run, remove: () => rmSync(copy, { recursive: true, force: true }) }
}

/** That of a contributor: on a CI machine the lockfile would be frozen, and inside of vitest it is told so. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(CI|VITEST.*|NODE_ENV|npm_.*)$/.test(name),
  )
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1' }
}
