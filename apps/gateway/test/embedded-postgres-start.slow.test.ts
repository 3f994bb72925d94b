import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awaitReady } from '../src/store/embedded-postgres/await-ready.ts'
import { loadBinaries } from '../src/store/embedded-postgres/binaries.ts'
import { chooseRunAs } from '../src/store/embedded-postgres/choose-run-as.ts'
import { ensureCluster } from '../src/store/embedded-postgres/cluster.ts'
import { copyPrograms } from '../src/store/embedded-postgres/copy-programs.ts'
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/index.ts'
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from '../src/store/embedded-postgres/index.ts'
import { startServerProcess } from '../src/store/embedded-postgres/server-process.ts'
import { refusal } from './support/refusal.ts'

const isRoot = process.geteuid?.() === 0
/** What one test makes, and takes away in the end: tests here mostly wait, so they run side by side. */
function createWorld() {
  const cleanups: (() => unknown)[] = []
  const makeRoot = async () => {
    const root = await mkdtemp(join(tmpdir(), 'dm-postgres-'))
    cleanups.push(() => rm(root, { recursive: true, force: true }))
    return root
  }
  return {
    makeRoot,
    /** A DATA_DIR that was used before: saves the second that a new cluster costs. */
    makeUsed: async () => {
      const root = await makeRoot()
      await cp(template, root, { recursive: true, preserveTimestamps: true })
      return root
    },
    start: async (dataDir: string, options: Partial<EmbeddedPostgresOptions> = {}) => {
      const postgres = await startEmbeddedPostgres({ dataDir, ...options })
      cleanups.push(() => postgres.stop())
      return postgres
    },
    startBystander: () => {
      const bystander = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' })
      cleanups.push(() => bystander.kill())
      return bystander.pid!
    },
    atTheEnd: (cleanup: () => unknown) => cleanups.push(cleanup),
    takeAway: async () => {
      for (const cleanup of cleanups.reverse()) await cleanup()
    },
  }
}

type World = ReturnType<typeof createWorld>

/** Calls a start off as soon as it has begun something; tries again when it was ready before we had looked. */
async function callOff(world: World, dataDir: string, hasBegun: () => Promise<boolean>): Promise<void> {
  const controller = new AbortController()
  const over = new AbortController()
  const starting = world
    .start(dataDir, { signal: controller.signal })
    .catch((error: unknown) => error as Error)
    .finally(() => over.abort())
  while (!over.signal.aborted && !(await hasBegun())) await delay(1)
  controller.abort()
  const outcome = await starting
  if (outcome instanceof Error) {
    expect(outcome.name).toBe('AbortError')
    return
  }
  await outcome.stop()
  await callOff(world, dataDir, hasBegun)
}

const it = test.extend<{ world: World }>({
  world: async ({ task: _ }, use) => {
    const world = createWorld()
    await use(world)
    await world.takeAway()
  },
})

let template: string

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'dm-postgres-'))
  await (await startEmbeddedPostgres({ dataDir: template })).stop()
})

afterAll(() => rm(template, { recursive: true, force: true }))

async function query<T extends pg.QueryResultRow>(postgres: EmbeddedPostgres, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: postgres.connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'))
}

describe.concurrent('a start', () => {
  it('makes a cluster that is private, durable and asks for the password', async ({ world }) => {
    const dataDir = join(await world.makeRoot(), 'new', 'data')
    const postgres = await world.start(dataDir)

    expect(postgres).toMatchObject({ adopted: false, version: expect.stringMatching(/^\d+\.\d+$/) as string })
    expect((await stat(dataDir)).mode & 0o077).toBe(0)
    expect((await stat(join(dataDir, 'postgres', 'dm-password'))).mode & 0o077).toBe(0)
    expect((await stat(join(dataDir, 'postgres.log'))).mode & 0o077).toBe(0)
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log'])

    const [settings] = await query(
      postgres,
      `select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
              current_setting('server_encoding') as encoding, current_setting('unix_socket_directories') as sockets,
              current_setting('listen_addresses') as addresses, current_database() as database,
              upper('é') as upper`,
    )
    expect(settings).toEqual({
      ...{ fsync: 'on', checksums: 'on', encoding: 'UTF8', sockets: '' },
      ...{ addresses: '127.0.0.1', database: 'dm', upper: 'É' },
    })

    const stranger = new pg.Client({ ...postgres.connection, password: 'guess' })
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  it('finds the data of the one before, and stops as often as it is asked to', async ({ world }) => {
    const dataDir = await world.makeUsed()
    const first = await world.start(dataDir)
    await query(first, 'create table kept as select 42 as n')
    await Promise.all([first.stop(), first.stop()])
    await first.stop()
    await expect(readFile(join(dataDir, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT')

    const second = await world.start(dataDir)
    expect(second.adopted).toBe(false)
    expect(await query(second, 'select n from kept')).toEqual([{ n: 42 }])
  })

  it('is refused while another gateway runs, which is unharmed', async ({ world }) => {
    const dataDir = await world.makeUsed()
    const first = await world.start(dataDir)
    const error = await refusal(world.start(dataDir))
    expect(error).toMatchObject({ reason: 'already_running' })
    expect(error.message).toBe(
      `another gateway (process ${process.pid}) already runs on DATA_DIR ${dataDir}; stop it or set another DATA_DIR`,
    )
    expect(await query(first, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('adopts a live server that nobody owns, and stops it in the end', async ({ world }) => {
    const dataDir = await world.makeUsed()
    const installation = await chooseRunAs(await loadBinaries(process.platform, process.arch), { dataDir })
    const cluster = await ensureCluster(dataDir, installation)
    const orphan = (await startServerProcess(dataDir, cluster, installation))!
    world.atTheEnd(() => orphan.exit() === undefined && process.kill(orphan.pid!, 'SIGQUIT'))
    await (await awaitReady(orphan, cluster))?.end()

    const postgres = await world.start(dataDir)
    expect(postgres).toMatchObject({ adopted: true, connection: { port: orphan.port } })
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await refusal(world.start(dataDir))).toMatchObject({ reason: 'already_running' })
    await postgres.stop()
    await expect(orphan.exited).resolves.toEqual({ code: 0, signal: null })
  })

  it.for([
    ['with spaces and ünïcödé', 'with spaces and ünïcödé'],
    ['of 600 characters', 'long/'.repeat(80) + 'x'.repeat(200)],
  ] as const)('works in a path %s', async ([, path], { world }) => {
    const postgres = await world.start(join(await world.makeRoot(), path))
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('stops what it began when it is called off', async ({ world }) => {
    const dataDir = await world.makeRoot()
    const makesCluster = async () =>
      (await readdir(dataDir)).some((name) => name.startsWith('postgres.unfinished-'))
    const startsServer = () =>
      stat(join(dataDir, 'postgres', 'postmaster.pid')).then(
        () => true,
        () => false,
      )
    for (const hasBegun of [makesCluster, startsServer]) {
      await callOff(world, dataDir, hasBegun)
      expect(await hasBegun()).toBe(false)
    }
  })

  it.runIf(isRoot)('runs as another user where root has no user namespace', async ({ world }) => {
    const dataDir = await world.makeUsed()
    await (await world.start(dataDir)).stop()
    const postgres = await world.start(dataDir, { asRoot: 'other_user' })
    expect((await stat(join(dataDir, 'postgres'))).uid).not.toBe(0)
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
    await postgres.stop()
    const again = await world.start(dataDir)
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(0)
    expect(await query(again, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it.runIf(isRoot)('brings its programs to where that user reaches them', async ({ world }) => {
    const dataDir = await world.makeRoot()
    const sealed = await world.makeRoot()
    const binaries = await copyPrograms(sealed, await loadBinaries(process.platform, process.arch))
    const installation = await chooseRunAs(binaries, { dataDir, asRoot: 'other_user' })
    expect(installation.runAs.user?.uid).toBeGreaterThan(0)
    expect(installation.binaries.postgres).toContain(dataDir)
  })
})

describe.concurrent('what an earlier run left', () => {
  it.for<[string, (world: World) => number | '']>([
    ['of a process that is gone', () => 2 ** 22 - 1],
    ['whose number another process has', ({ startBystander }) => startBystander()],
    ['that was cut short', () => ''],
  ])('a postmaster.pid %s is not believed', async ([, number], { world }) => {
    const dataDir = await world.makeUsed()
    const first = await world.start(dataDir)
    const file = join(dataDir, 'postgres', 'postmaster.pid')
    const text = await readFile(file, 'utf8')
    process.kill(await serverPid(dataDir), 'SIGKILL')
    await first.exited
    const pid = number(world)
    await writeFile(file, pid === '' ? '' : text.replace(/^\d+/, String(pid)))

    const second = await world.start(dataDir)
    expect(second.adopted).toBe(false)
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await serverPid(dataDir)).not.toBe(pid)
  })

  it('a copy of a live DATA_DIR gets a server of its own', async ({ world }) => {
    const root = await world.makeRoot()
    const original = await world.start(join(root, 'original'))
    await query(original, 'checkpoint')
    await cp(join(root, 'original'), join(root, 'copy'), { recursive: true, preserveTimestamps: true })
    const copy = await world.start(join(root, 'copy'))
    expect(copy.connection.port).not.toBe(original.connection.port)
    await query(copy, 'create table only_here ()')
    expect(await query(original, `select to_regclass('only_here') as found`)).toEqual([{ found: null }])
  })

  it('half-made clusters are swept away', async ({ world }) => {
    const dataDir = await world.makeRoot()
    await mkdir(join(dataDir, 'postgres.unfinished-abc', 'cluster'), { recursive: true })
    await world.start(dataDir)
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log'])
  })

  it('an empty folder in its place is taken, another one is not', async ({ world }) => {
    const root = await world.makeRoot()
    await mkdir(join(root, 'empty', 'postgres'), { recursive: true })
    await world.start(join(root, 'empty'))
    await mkdir(join(root, 'full', 'postgres', 'holiday-photos'), { recursive: true })
    const error = await refusal(world.start(join(root, 'full')))
    expect(error).toMatchObject({ reason: 'failed_to_start' })
    expect(error.message).toContain('it is not a PostgreSQL cluster')
    expect(await readdir(join(root, 'full'))).toEqual(['postgres'])
  })

  it('a cluster of another version is named and left alone', async ({ world }) => {
    const dataDir = await world.makeUsed()
    await (await world.start(dataDir)).stop()
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n')
    const error = await refusal(world.start(dataDir))
    expect(error).toMatchObject({ reason: 'wrong_version' })
    expect(error.message).toContain(`DATA_DIR ${dataDir} holds a cluster of PostgreSQL 15`)
  })

  it('a server that cannot start is quoted', async ({ world }) => {
    const dataDir = await world.makeUsed()
    await (await world.start(dataDir)).stop()
    await writeFile(join(dataDir, 'postgres', 'postgresql.conf'), 'shared_bufers = 1MB\n')
    const error = await refusal(world.start(dataDir))
    expect(error).toMatchObject({ reason: 'failed_to_start' })
    expect(error.message).toContain('unrecognized configuration parameter "shared_bufers"')
    expect(error.message).toContain('DATABASE_URL')
  })
})

describe.concurrent('a running server', () => {
  it('that dies is reported, and what it had committed is there at the next start', async ({ world }) => {
    const dataDir = await world.makeUsed()
    const first = await world.start(dataDir)
    await query(first, 'create table kept as select 42 as n')
    process.kill(await serverPid(dataDir), 'SIGKILL')
    await expect(first.exited).resolves.toMatchObject({
      signal: 'SIGKILL',
      cause: 'the server ended with SIGKILL',
    })
    await first.stop()
    const second = await world.start(dataDir)
    expect(await query(second, 'select n from kept')).toEqual([{ n: 42 }])
  })

  it('that drops its connections is owned again', async ({ world }) => {
    const dataDir = await world.makeUsed()
    const messages: string[] = []
    const postgres = await world.start(dataDir, { log: ({ msg }) => messages.push(msg) })
    const ended = expect.poll(() => messages, { timeout: 10_000 })
    await query(
      postgres,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'dm-gateway %'`,
    )
    await ended.toContain('embedded PostgreSQL is back, DATA_DIR is owned again')
    await expect(Promise.race([postgres.exited, delay(100, 'running')])).resolves.toBe('running')
    expect(await refusal(world.start(dataDir))).toMatchObject({ reason: 'already_running' })
  })
})
