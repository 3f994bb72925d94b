import { chmod, readFile, stat } from 'node:fs/promises'
import type { Binaries } from './binaries.ts'
import { copyPrograms } from './copy-programs.ts'
import { EmbeddedPostgresError, ownServerHint } from './embedded-postgres-error.ts'
import { run } from './run-as.ts'
import type { AsRoot, RunAs } from './run-as.ts'

export interface Installation {
  readonly binaries: Binaries
  readonly runAs: RunAs
  /** Such as `18.4`. */
  readonly version: string
}

interface Account {
  readonly uid: number
  readonly gid: number
}

// setpriv tells the kernel to interrupt the server when the gateway dies, kill -9 included. It stands last,
// because every change of user clears that wish. The kernel watches the thread that spawned: call from the
// main thread, or the server ends with the worker.
const diesWithUs = ['setpriv', '--pdeathsig', 'INT', '--']
// A fixed locale: the server's messages are read here, and macOS refuses to start without a valid one.
const locale = ['env', 'LC_ALL=C']

/** Finds a way to run the server's programs here, by running one of them. */
export async function chooseRunAs(
  binaries: Binaries,
  { dataDir, asRoot = 'auto' }: { dataDir: string; asRoot?: AsRoot },
): Promise<Installation> {
  const failures: string[] = []
  const probe = async (runAs: RunAs, installed = binaries): Promise<Installation | undefined> => {
    const { code, output } = await run(runAs, [installed.postgres, '--version'])
    const version = /\(PostgreSQL\) (\S+)/.exec(output)?.[1]
    if (code === 0 && version !== undefined) return { binaries: installed, runAs, version }
    failures.push(output.trim().replaceAll(/\s*\n\s*/g, ' ') || `exit code ${code ?? 'unknown'}`)
    return undefined
  }
  const probeBoth = async (wrapper: readonly string[]) =>
    (await probe({ wrapper: [...wrapper, ...diesWithUs] })) ?? (await probe({ wrapper }))

  const unusable = (reason: 'failed_to_start' | 'cannot_run_as_root', sentence: string) =>
    new EmbeddedPostgresError(reason, `${sentence} (${[...new Set(failures)].join('; ')}); ${ownServerHint}`)
  const broken = () => unusable('failed_to_start', `the bundled PostgreSQL does not run on this machine`)

  if (process.platform === 'win32') {
    const plain = await probe({ wrapper: [] })
    if (plain === undefined) throw broken()
    return plain
  }

  const accounts = await listAccounts()
  const uid = process.geteuid?.()
  // initdb looks its user up: a container started with a number only needs a name lent to it, as root does.
  const isRoot = uid === 0
  if (isRoot ? asRoot !== 'other_user' : ![...accounts.values()].some((account) => account.uid === uid)) {
    const mapped = accounts.get('postgres') ?? accounts.get('nobody')
    if (mapped !== undefined && process.platform === 'linux') {
      const { uid: user, gid: group } = mapped
      const inNamespace = ['unshare', '--user', `--map-user=${user}`, `--map-group=${group}`, '--', ...locale]
      const found = await probeBoth(inNamespace)
      // In the namespace root has root's files and no privilege over those of others.
      if (found !== undefined && (await canEnter(found.runAs, dataDir))) return found
    }
  }
  if (!isRoot) {
    const found = await probeBoth(locale)
    if (found === undefined) throw broken()
    return found
  }

  if (asRoot !== 'user_namespace') {
    await letOthersPass(dataDir)
    for (const name of ['postgres', 'nobody']) {
      const user = accounts.get(name)
      if (user === undefined) continue
      for (const wrapper of [[...locale, ...diesWithUs], locale]) {
        const runAs = { wrapper, user }
        if (!(await canEnter(runAs, dataDir))) continue
        const found = (await probe(runAs)) ?? (await probe(runAs, await copyPrograms(dataDir, binaries)))
        if (found !== undefined) return found
      }
    }
  }
  throw unusable(
    'cannot_run_as_root',
    `PostgreSQL refuses to run as root, and neither a user namespace nor an unprivileged user that can reach ` +
      `DATA_DIR ${dataDir} was found: start the gateway as another user`,
  )
}

async function canEnter(runAs: RunAs, directory: string): Promise<boolean> {
  return (await run(runAs, ['test', '-x', directory])).code === 0
}

/** Passing through is not reading: what lies in DATA_DIR keeps its own permissions. */
async function letOthersPass(directory: string): Promise<void> {
  const { mode } = await stat(directory)
  if ((mode & 0o001) === 0) await chmod(directory, (mode & 0o7777) | 0o011)
}

async function listAccounts(): Promise<Map<string, Account>> {
  const accounts = new Map<string, Account>()
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')
  for (const line of lines) {
    const [name, , uid, gid] = line.split(':')
    if (name && uid && gid && uid !== '0') accounts.set(name, { uid: Number(uid), gid: Number(gid) })
  }
  return accounts
}
