import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Lends a Redis server that keeps what it is told: the append-only file is on, and otherwise everything is as Debian
 * has it, so that the file is synced once a second. It and its data are gone afterwards.
 *
 * @param work gets nothing when there is no such program
 */
export async function withRedis<Result>(
  mayInstall: boolean,
  work: (port?: number) => Promise<Result>,
): Promise<Result> {
  if (!isThere('redis-server') && !(mayInstall && install())) return work()
  const folder = await mkdtemp(join(tmpdir(), 'dm-bench-redis-'))
  const port = await freePort()
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--appendonly', 'yes']
  const server = spawn('redis-server', settings, { stdio: 'ignore' })
  const exited = once(server, 'exit')
  try {
    await answers(port)
    return await work(port)
  } finally {
    server.kill()
    await exited
    await rm(folder, { recursive: true, force: true })
  }
}

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

/** From Debian's packages, which only root may do. */
function install(): boolean {
  if (process.getuid?.() !== 0 || !isThere('apt-get')) return false
  spawnSync('apt-get', ['update'])
  const wanted = ['install', '--yes', '--no-install-recommends', 'redis-server']
  spawnSync('apt-get', wanted, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  return isThere('redis-server')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect({ port, host: '127.0.0.1' })
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
    await delay(50)
  }
  throw new Error('the Redis server does not answer')
}
