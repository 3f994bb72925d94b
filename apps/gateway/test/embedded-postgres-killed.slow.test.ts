import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/index.ts'
import { isAlive } from '../src/store/embedded-postgres/postmaster-pid.ts'

const isRoot = process.geteuid?.() === 0
const isLinux = process.platform === 'linux'
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

// A gateway reduced to its server: writes numbers, tells each one that is committed, and drains on SIGINT.
const gateway = `
  const { default: pg } = await import(process.env.PG_MODULE)
  const { startEmbeddedPostgres } = await import(process.env.EMBEDDED_POSTGRES)
  const say = (event) => process.stdout.write(JSON.stringify(event) + '\\n')
  const begin = performance.now()
  const postgres = await startEmbeddedPostgres({ dataDir: process.env.HELD }).catch((error) => {
    say({ refused: error.reason, message: error.message })
    process.exit(1)
  })
  say({ ready: postgres.connectionString, adopted: postgres.adopted, tookMs: performance.now() - begin })
  const client = new pg.Client({ connectionString: postgres.connectionString })
  client.on('error', (error) => say({ broken: error.message }))
  await client.connect()
  await client.query('create table if not exists written (n serial)')
  let stopping = false
  process.once('SIGINT', () => { stopping = true })
  while (!stopping) {
    const { rows } = await client.query('insert into written default values returning n')
    say({ wrote: rows[0].n })
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  await client.query('insert into written default values')
  await client.end()
  await postgres.stop()
  say({ drained: true })
`

interface Said {
  readonly ready?: string
  readonly adopted?: boolean
  readonly refused?: string
  readonly message?: string
  readonly wrote?: number
  readonly broken?: string
  readonly drained?: boolean
}

interface Gateway {
  readonly child: ChildProcess
  readonly said: Said[]
  readonly errors: () => string
  until(found: (said: Said) => boolean): Promise<Said>
  kill(): Promise<void>
}

function startGateway(
  dataDir: string,
  { path = process.env.PATH ?? '', wrapper = [] as string[] } = {},
): Gateway {
  const source = fileURLToPath(import.meta.resolve('../src/store/embedded-postgres/index.ts'))
  const command = [
    ...wrapper,
    process.execPath,
    '--conditions=@dm/source',
    '--input-type=module',
    '-e',
    gateway,
  ]
  const child = spawn(command[0]!, command.slice(1), {
    env: { PATH: path, HELD: dataDir, EMBEDDED_POSTGRES: source, PG_MODULE: import.meta.resolve('pg') },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  cleanups.push(() => child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const said: Said[] = []
  let errors = ''
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as Said))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  return {
    child,
    said,
    errors: () => errors,
    until: async (found) => {
      for (;;) {
        const event = said.find(found)
        if (event !== undefined) return event
        if (child.exitCode !== null) throw new Error(`it ended: ${errors} ${JSON.stringify(said.slice(-5))}`)
        await delay(5)
      }
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function makeRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'dm-postgres-'))
  cleanups.push(() => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }))
  return root
}

async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'))
}

async function gone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
}

async function readWritten(connectionString: string): Promise<number[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ n: number }>('select n from written order by n')
  await client.end()
  return rows.map(({ n }) => n)
}

async function expectUsable(dataDir: string, committed: readonly number[] = []): Promise<boolean> {
  const postgres = await startEmbeddedPostgres({ dataDir })
  try {
    if (committed.length > 0) {
      expect(await readWritten(postgres.connectionString)).toEqual(expect.arrayContaining([...committed]))
    }
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log'])
    return postgres.adopted
  } finally {
    await postgres.stop()
  }
}

function written({ said }: Gateway): number[] {
  return said.flatMap(({ wrote }) => wrote ?? [])
}

describe('a gateway that is killed', () => {
  it.runIf(isLinux)('takes its server along and loses nothing that was committed', async () => {
    const dataDir = await makeRoot()
    for (let round = 0; round < 5; round++) {
      const killed = startGateway(dataDir)
      await killed.until(({ wrote }) => wrote !== undefined)
      await delay(100 + Math.random() * 200)
      const pid = await serverPid(dataDir)
      await killed.kill()
      await gone(pid)
      expect(await expectUsable(dataDir, written(killed))).toBe(false)
    }
  })

  it('can be started again at once', async () => {
    const dataDir = await makeRoot()
    let last = startGateway(dataDir)
    for (let round = 0; round < 5; round++) {
      await last.until(({ wrote }) => wrote !== undefined)
      last.child.kill('SIGKILL')
      const next = startGateway(dataDir)
      const { ready } = await next.until(({ wrote, ready }) => (wrote ?? ready) !== undefined)
      expect(await readWritten(ready!)).toEqual(expect.arrayContaining(written(last)))
      last = next
    }
    await last.until(({ wrote }) => wrote !== undefined)
    expect(last.said.find(({ broken }) => broken !== undefined)).toBeUndefined()
  })

  it('during its first start leaves nothing half-made', async () => {
    for (let round = 0; round < 10; round++) {
      const dataDir = await makeRoot()
      const killed = startGateway(dataDir)
      await delay(100 + round * 130)
      await killed.kill()
      await expectUsable(dataDir)
    }
  })

  it.runIf(isLinux)('leaves a server that the next one adopts where the system cannot end it', async () => {
    const root = await makeRoot()
    const dataDir = join(root, 'data')
    const killed = startGateway(dataDir, { path: await pathWithout('setpriv', root) })
    await killed.until(({ wrote }) => wrote !== undefined)
    const pid = await serverPid(dataDir)
    await killed.kill()
    await delay(500)
    expect(isAlive(pid)).toBe(true)
    expect(await expectUsable(dataDir, written(killed))).toBe(true)
    await gone(pid)
  })
})

describe('two gateways on one DATA_DIR', () => {
  it.each([
    ['for the first time', 3, false],
    ['later', 4, true],
  ])('started together %s: one wins and is unharmed', async (_, rounds, isUsed) => {
    for (let round = 0; round < rounds; round++) {
      const dataDir = await makeRoot()
      if (isUsed) await expectUsable(dataDir)
      const both = [startGateway(dataDir), startGateway(dataDir)]
      const isDecided = ({ ready, refused }: Said) => ready !== undefined || refused !== undefined
      const outcomes = await Promise.all(both.map((one) => one.until(isDecided)))
      expect(outcomes.map(({ refused }) => refused ?? 'ready').sort()).toEqual(['already_running', 'ready'])
      const winner = both[outcomes.findIndex(({ ready }) => ready !== undefined)]!
      const loser = both.find((one) => one !== winner)!
      if (loser.child.exitCode === null) await once(loser.child, 'exit')
      const before = written(winner).length
      await winner.until(({ wrote }) => (wrote ?? 0) > before + 20)
      expect(winner.said.find(({ broken }) => broken !== undefined)).toBeUndefined()
      expect(outcomes.find(({ message }) => message)?.message).toContain(`process ${winner.child.pid!}`)
      const pid = await serverPid(dataDir)
      await winner.kill()
      if (isLinux) await gone(pid)
    }
  })
})

describe.runIf(isRoot && isLinux)('two containers on one volume', () => {
  const container = ['unshare', '--pid', '--ipc', '--fork', '--kill-child', '--mount-proc', '--']

  it('the second is refused, the first is unharmed and can be replaced', async () => {
    const dataDir = await makeRoot()
    const first = startGateway(dataDir, { wrapper: container })
    await first.until(({ wrote }) => wrote !== undefined)
    const refused = await startGateway(dataDir, { wrapper: container }).until(
      ({ refused }) => refused !== undefined,
    )
    expect(refused).toMatchObject({ refused: 'already_running' })
    expect(refused.message).toContain('perhaps in another container')
    const before = written(first).length
    await first.until(({ wrote }) => (wrote ?? 0) > before + 20)

    const next = startGateway(dataDir, { wrapper: container })
    await delay(1_000)
    await first.kill()
    const { ready } = await next.until(({ wrote, ready }) => (wrote ?? ready) !== undefined)
    expect(await readWritten(ready!)).toEqual(expect.arrayContaining(written(first)))
    expect(first.said.find(({ broken }) => broken !== undefined)).toBeUndefined()
    await next.kill()
  })
})

describe('Ctrl-C in a terminal', () => {
  it.skipIf(process.platform === 'win32')('reaches the gateway alone, which drains first', async () => {
    const dataDir = await makeRoot()
    const interrupted = startGateway(dataDir)
    await interrupted.until(({ wrote }) => wrote !== undefined)
    const pid = await serverPid(dataDir)
    // A terminal signals the whole foreground group.
    process.kill(-interrupted.child.pid!, 'SIGINT')
    await interrupted.until(({ drained }) => drained === true)
    await once(interrupted.child, 'exit')
    expect(interrupted.child.exitCode).toBe(0)
    expect(interrupted.errors()).toBe('')
    expect(isAlive(pid)).toBe(false)
  })
})

describe.runIf(isRoot && isLinux)('a gateway that is root without user namespaces', () => {
  it('runs its server as another user of the machine, if that one can reach DATA_DIR', async () => {
    const root = await makeRoot()
    const dataDir = join(root, 'data')
    const path = await pathWithout('unshare', root)
    const { message, refused } = await startGateway(dataDir, { path }).until(
      ({ refused }) => refused !== undefined,
    )
    expect(refused).toBe('cannot_run_as_root')
    expect(message).toContain(`DATA_DIR ${dataDir}`)
    expect(message).toContain('DATABASE_URL')

    await chmod(root, 0o755)
    const killed = startGateway(dataDir, { path })
    await killed.until(({ wrote }) => wrote !== undefined)
    const pid = await serverPid(dataDir)
    expect((await stat(`/proc/${pid}`)).uid).not.toBe(0)
    await killed.kill()
    await gone(pid)
    expect(await expectUsable(dataDir, written(killed))).toBe(false)
  })
})

describe.runIf(isRoot && isLinux)('a gateway that is not root', () => {
  it.each([
    ['a user of this machine', 65_534],
    ['a number without a name', 54_321],
  ])('runs as %s', async (_, uid) => {
    const root = await makeRoot()
    await chmod(root, 0o755)
    const dataDir = join(root, 'data')
    await mkdir(dataDir, { mode: 0o700 })
    await chown(dataDir, uid, uid)
    const wrapper = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--']
    const plain = startGateway(dataDir, { wrapper })
    await plain.until(({ wrote }) => wrote !== undefined)
    const pid = await serverPid(dataDir)
    await plain.kill()
    await gone(pid)
    const sealed = join(root, 'sealed')
    await mkdir(sealed, { mode: 0o700 })
    const refused = await startGateway(sealed, { wrapper }).until(({ refused }) => refused !== undefined)
    expect(refused).toMatchObject({
      refused: 'not_writable',
      message: expect.stringContaining(sealed) as string,
    })
  })
})

/** A PATH on which one program is missing. */
async function pathWithout(missing: string, root: string): Promise<string> {
  const directory = join(root, 'programs')
  await mkdir(directory)
  const seen = new Set([missing])
  for (const from of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of await readdir(from).catch(() => [])) {
      if (!seen.has(name)) await symlink(join(from, name), join(directory, name))
      seen.add(name)
    }
  }
  return directory
}
