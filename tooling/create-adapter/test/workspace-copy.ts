import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')
const leftOut = new Set(['node_modules', 'dist', '.git', '.data', 'coverage', '.turbo'])

/** A copy of the repository as somebody has it who has just cloned it. */
export interface WorkspaceCopy {
  readonly root: string
  /** Runs a line of the shell there and gives what it printed, without colours. */
  run(line: string): { readonly status: number | null; readonly output: string }
  remove(): void
}

export function copyWorkspace(): WorkspaceCopy {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'dm-contributor-')))
  cpSync(root, copy, { recursive: true, filter: (source) => !leftOut.has(basename(source)) })

  function run(line: string) {
    const { status, stdout, stderr } = spawnSync(line, {
      cwd: copy,
      shell: true,
      encoding: 'utf8',
      maxBuffer: 100 * 1024 * 1024,
      env: environment(),
    })
    // eslint-disable-next-line no-control-regex -- the escape that begins a colour
    return { status, output: `${stdout}${stderr}`.replaceAll(/\u001b\[[0-9;]*m/g, '') }
  }

  run('git init -q && git add -A && git -c user.name=c -c user.email=c@example.com commit -qm "as it was"')
  return { root: copy, run, remove: () => rmSync(copy, { recursive: true, force: true }) }
}

/** That of a contributor: on a CI machine the lockfile would be frozen, and inside of vitest it is told so. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(CI|VITEST.*|NODE_ENV|npm_.*)$/.test(name),
  )
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1' }
}
