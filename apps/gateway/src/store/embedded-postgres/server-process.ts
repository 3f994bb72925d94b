import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Installation } from './choose-run-as.ts'
import type { Cluster } from './cluster.ts'
import { loopback } from './connection.ts'
import { lockAround, probeLock } from './directory-lock.ts'
import { handOver } from './hand-over.ts'
import { launch } from './run-as.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ServerProcess {
  readonly pid: number | undefined
  readonly port: number
  readonly exited: Promise<Exit>
  /** Undefined while it runs. */
  readonly exit: () => Exit | undefined
  /** What this process, and those beside it, wrote to the log since its start. */
  readonly output: () => Promise<string>
}

const logLimitBytes = 1_000_000

// For a machine that the gateway shares with everything else. Given at every start rather than written into
// the cluster, so that a new gateway brings its own. fsync is not among them: it stays on.
const settings = {
  listen_addresses: loopback,
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  max_parallel_workers_per_gather: 0,
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors of statements go to the client; their values have no business in a log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
}

/** Starts the server, unless one that is not visible from here has the cluster. */
export async function startServerProcess(
  dataDir: string,
  { directory }: Cluster,
  { binaries, runAs }: Installation,
): Promise<ServerProcess | undefined> {
  const lock = await probeLock(directory)
  if (lock === 'held') return undefined
  await handOver(directory, runAs.user)
  const port = await findFreePort()
  const path = join(dataDir, 'postgres.log')
  const written = await sizeOf(path)
  const from = written > logLimitBytes ? 0 : written
  if (written > logLimitBytes) await rename(path, `${path}.1`)
  const log = await open(path, 'a', 0o600)
  try {
    const options = Object.entries({ ...settings, port }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ])
    const command = [binaries.postgres, '-D', directory, ...options]
    const guarded = lock === 'free' ? [...lockAround(directory), ...command] : command
    const child = launch(runAs, guarded, ['ignore', log.fd, log.fd])
    return { ...observe(child), port, output: () => readFrom(path, from) }
  } finally {
    await log.close()
  }
}

function observe(child: ChildProcess) {
  // A server that another gateway took must not keep this process from ending.
  child.unref()
  let exit: Exit | undefined
  const exited = new Promise<Exit>((resolve) => {
    const finish = (end: Exit) => {
      exit ??= end
      resolve(exit)
    }
    child.once('exit', (code, signal) => finish({ code, signal }))
    child.once('error', () => finish({ code: 127, signal: null }))
  })
  return { pid: child.pid, exited, exit: () => exit }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, loopback)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}

async function readFrom(path: string, start: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return ''
  try {
    const length = Math.min(Math.max((await file.stat()).size - start, 0), 64_000)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
