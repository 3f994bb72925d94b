import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadBinaries } from '../src/store/embedded-postgres/binaries.ts'
import { chooseRunAs } from '../src/store/embedded-postgres/choose-run-as.ts'
import { ensureCluster } from '../src/store/embedded-postgres/cluster.ts'
import { copyPrograms } from '../src/store/embedded-postgres/copy-programs.ts'
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../src/store/embedded-postgres/index.ts'
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from '../src/store/embedded-postgres/index.ts'
import { run } from '../src/store/embedded-postgres/run-as.ts'
import { startServerProcess } from '../src/store/embedded-postgres/server-process.ts'

const isRoot = process.geteuid?.() === 0
const cleanups: (() => unknown)[] = []

let template: string

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'dm-postgres-'))
  await (await startEmbeddedPostgres({ dataDir: template })).stop()
}, 30_000)

afterAll(() => rm(template, { recursive: true, force: true }))

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function makeRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'dm-postgres-'))
  cleanups.push(() => rm(root, { recursive: true, force: true }))
  return root
}

/** A DATA_DIR that was used before: saves the second that a new cluster costs. */
async function makeUsed(): Promise<string> {
  const root = await makeRoot()
  await cp(template, root, { recursive: true, preserveTimestamps: true })
  return root
}

async function start(
  dataDir: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, ...options })
  cleanups.push(() => postgres.stop())
  return postgres
}

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

async function refusal(starting: Promise<unknown>): Promise<EmbeddedPostgresError> {
  const error = await starting.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(EmbeddedPostgresError)
  const refused = error as EmbeddedPostgresError
  expect(refused.message).not.toContain('\n')
  return refused
}

async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'))
}

describe('a start', { timeout: 30_000 }, () => {
  it('makes a cluster that is private, durable and asks for the password', async () => {
    const dataDir = join(await makeRoot(), 'new', 'data')
    const postgres = await start(dataDir)

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

  it('finds the data of the one before, and stops as often as it is asked to', async () => {
    const dataDir = await makeUsed()
    const first = await start(dataDir)
    await query(first, 'create table kept as select 42 as n')
    await Promise.all([first.stop(), first.stop()])
    await first.stop()
    await expect(readFile(join(dataDir, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT')

    const second = await start(dataDir)
    expect(second.adopted).toBe(false)
    expect(await query(second, 'select n from kept')).toEqual([{ n: 42 }])
  })

  it('is refused while another gateway runs, which is unharmed', async () => {
    const dataDir = await makeUsed()
    const first = await start(dataDir)
    const error = await refusal(start(dataDir))
    expect(error).toMatchObject({ reason: 'already_running' })
    expect(error.message).toBe(
      `another gateway (process ${process.pid}) already runs on DATA_DIR ${dataDir}; stop it or set another DATA_DIR`,
    )
    expect(await query(first, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('adopts a live server that nobody owns, and stops it in the end', async () => {
    const dataDir = await makeUsed()
    const installation = await chooseRunAs(await loadBinaries(process.platform, process.arch), { dataDir })
    const cluster = await ensureCluster(dataDir, installation)
    const orphan = (await startServerProcess(dataDir, cluster, installation))!
    cleanups.push(() => orphan.exit() === undefined && process.kill(orphan.pid!, 'SIGQUIT'))

    const postgres = await start(dataDir)
    expect(postgres).toMatchObject({ adopted: true, connection: { port: orphan.port } })
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await refusal(start(dataDir))).toMatchObject({ reason: 'already_running' })
    await postgres.stop()
    await expect(orphan.exited).resolves.toEqual({ code: 0, signal: null })
  })

  it.each(['with spaces and ünïcödé', 'long/'.repeat(60) + 'x'.repeat(200)])('works in %s', async (name) => {
    const postgres = await start(join(await makeRoot(), name))
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('stops what it began when it is called off', async () => {
    const dataDir = await makeRoot()
    for (const begun of [/^postgres\.unfinished-[^/]+\/cluster\/base/, /^postgres\/postmaster\.pid$/]) {
      const controller = new AbortController()
      const starting = startEmbeddedPostgres({ dataDir, signal: controller.signal })
      const rejected = expect(starting).rejects.toMatchObject({ name: 'AbortError' })
      while (!(await readdir(dataDir, { recursive: true })).some((path) => begun.test(path))) await delay(1)
      controller.abort()
      await rejected
      const left = await readdir(dataDir, { recursive: true })
      expect(left.filter((path) => begun.test(path))).toEqual([])
      await (await start(dataDir)).stop()
    }
  })

  it.runIf(isRoot)('runs as another user where root has no user namespace', async () => {
    const dataDir = await makeUsed()
    await (await start(dataDir)).stop()
    const postgres = await start(dataDir, { asRoot: 'other_user' })
    expect((await stat(join(dataDir, 'postgres'))).uid).not.toBe(0)
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
    await postgres.stop()
    const again = await start(dataDir)
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(0)
    expect(await query(again, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('can bring its programs to where that user reaches them', async () => {
    const dataDir = await makeRoot()
    const binaries = await loadBinaries(process.platform, process.arch)
    const copies = await Promise.all([copyPrograms(dataDir, binaries), copyPrograms(dataDir, binaries)])
    expect(copies[0]).toEqual(copies[1])
    expect(await readdir(dataDir)).toHaveLength(1)
    const { output } = await run({ wrapper: [] }, [copies[0].postgres, '--version'])
    expect(output).toContain('PostgreSQL')
  })
})

describe('what an earlier run left', { timeout: 30_000 }, () => {
  it.each<[string, () => number | '']>([
    ['of a process that is gone', () => 2 ** 22 - 1],
    ['whose number another process has', startBystander],
    ['that was cut short', () => ''],
  ])('a postmaster.pid %s is not believed', async (_, number) => {
    const dataDir = await makeUsed()
    const first = await start(dataDir)
    const file = join(dataDir, 'postgres', 'postmaster.pid')
    const text = await readFile(file, 'utf8')
    process.kill(await serverPid(dataDir), 'SIGKILL')
    await first.exited
    const pid = number()
    await writeFile(file, pid === '' ? '' : text.replace(/^\d+/, String(pid)))

    const second = await start(dataDir)
    expect(second.adopted).toBe(false)
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
    if (number === startBystander) expect(process.kill(Number(pid), 0)).toBe(true)
  })

  it('a copy of a live DATA_DIR gets a server of its own', async () => {
    const root = await makeRoot()
    const original = await start(join(root, 'original'))
    await query(original, 'checkpoint')
    await cp(join(root, 'original'), join(root, 'copy'), { recursive: true, preserveTimestamps: true })
    const copy = await start(join(root, 'copy'))
    expect(copy.connection.port).not.toBe(original.connection.port)
    await query(copy, 'create table only_here ()')
    expect(await query(original, `select to_regclass('only_here') as found`)).toEqual([{ found: null }])
  })

  it('half-made clusters are swept away', async () => {
    const dataDir = await makeRoot()
    await mkdir(join(dataDir, 'postgres.unfinished-abc', 'cluster'), { recursive: true })
    await start(dataDir)
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log'])
  })

  it('an empty folder in its place is taken, another one is not', async () => {
    const root = await makeRoot()
    await mkdir(join(root, 'empty', 'postgres'), { recursive: true })
    await start(join(root, 'empty'))
    await mkdir(join(root, 'full', 'postgres', 'holiday-photos'), { recursive: true })
    const error = await refusal(start(join(root, 'full')))
    expect(error).toMatchObject({ reason: 'failed_to_start' })
    expect(error.message).toContain('it is not a PostgreSQL cluster')
    expect(await readdir(join(root, 'full'))).toEqual(['postgres'])
  })

  it('a cluster of another version is named and left alone', async () => {
    const dataDir = await makeUsed()
    await (await start(dataDir)).stop()
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n')
    const error = await refusal(start(dataDir))
    expect(error).toMatchObject({ reason: 'wrong_version' })
    expect(error.message).toContain(`DATA_DIR ${dataDir} holds a cluster of PostgreSQL 15`)
  })

  it('a server that cannot start is quoted', async () => {
    const dataDir = await makeUsed()
    await (await start(dataDir)).stop()
    await writeFile(join(dataDir, 'postgres', 'postgresql.conf'), 'shared_bufers = 1MB\n')
    const error = await refusal(start(dataDir))
    expect(error).toMatchObject({ reason: 'failed_to_start' })
    expect(error.message).toContain('unrecognized configuration parameter "shared_bufers"')
    expect(error.message).toContain('DATABASE_URL')
  })
})

describe('a running server', { timeout: 30_000 }, () => {
  it('that dies is reported, and what it had committed is there at the next start', async () => {
    const dataDir = await makeUsed()
    const first = await start(dataDir)
    await query(first, 'create table kept as select 42 as n')
    process.kill(await serverPid(dataDir), 'SIGKILL')
    await expect(first.exited).resolves.toMatchObject({
      signal: 'SIGKILL',
      cause: 'the server ended with SIGKILL',
    })
    await first.stop()
    const second = await start(dataDir)
    expect(await query(second, 'select n from kept')).toEqual([{ n: 42 }])
  })

  it('that drops its connections is owned again', async () => {
    const dataDir = await makeUsed()
    const messages: string[] = []
    const postgres = await start(dataDir, { log: ({ msg }) => messages.push(msg) })
    const ended = expect.poll(() => messages, { timeout: 10_000 })
    await query(
      postgres,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'dm-gateway %'`,
    )
    await ended.toContain('embedded PostgreSQL is back, DATA_DIR is owned again')
    await expect(Promise.race([postgres.exited, delay(100, 'running')])).resolves.toBe('running')
    expect(await refusal(start(dataDir))).toMatchObject({ reason: 'already_running' })
  })
})

describe('a machine that cannot', () => {
  it('write DATA_DIR says so in one line', async () => {
    const root = await makeRoot()
    const file = join(root, 'file')
    await writeFile(file, '')
    for (const [dataDir, cause] of [
      [file, 'it is not a directory'],
      [join(file, 'below'), 'a part of the path is not a directory'],
      [join(root, 'x'.repeat(300)), 'the path is too long'],
    ] as const) {
      const error = await refusal(start(dataDir))
      expect(error).toMatchObject({ reason: 'not_writable' })
      expect(error.message).toContain(`cannot write to DATA_DIR ${dataDir}: ${cause}`)
    }
  })

  it.skipIf(isRoot)('pass its permissions says so in one line', async () => {
    const dataDir = join(await makeRoot(), 'sealed')
    await mkdir(dataDir, { mode: 0o500 })
    expect((await refusal(start(dataDir))).message).toContain('permission denied')
  })

  it('run the bundled server names the way out', async () => {
    const error = await refusal(loadBinaries('sunos', 'sparc'))
    expect(error).toMatchObject({ reason: 'unsupported_platform' })
    expect(error.message).toContain('DATABASE_URL')
  })
})

function startBystander(): number {
  const bystander = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' })
  cleanups.push(() => bystander.kill())
  return bystander.pid!
}
