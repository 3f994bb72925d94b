import { setTimeout as delay } from 'node:timers/promises'
import type { Installation } from './choose-run-as.ts'
import type { Log } from './embedded-postgres.ts'
import { run } from './run-as.ts'

export interface RunningServer {
  readonly pid: number
  readonly isGone: () => boolean | Promise<boolean>
}

// Fast, then immediate (the next start recovers), then by force: whatever is committed survives each of them.
const steps = [
  { signal: 'INT', patienceMs: 20_000 },
  { signal: 'QUIT', patienceMs: 5_000 },
  { signal: 'KILL', patienceMs: 5_000 },
] as const
const pollMs = 15

/** Ends a server and waits until it is gone. */
export async function stopServer(
  server: RunningServer,
  { binaries }: Installation,
  log?: Log,
): Promise<void> {
  for (const { signal, patienceMs } of steps) {
    if (await server.isGone()) return
    if (signal !== 'INT')
      log?.({ level: 'warn', msg: 'embedded PostgreSQL is slow to stop', pid: server.pid, signal })
    await send(server.pid, signal, binaries.pg_ctl)
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      if (await server.isGone()) return
      await delay(pollMs)
    }
  }
  log?.({ level: 'error', msg: 'embedded PostgreSQL does not stop', pid: server.pid })
}

async function send(pid: number, signal: string, pgCtl: string): Promise<void> {
  if (process.platform === 'win32') {
    await run({ wrapper: [] }, [pgCtl, 'kill', signal, String(pid)])
    return
  }
  try {
    process.kill(pid, `SIG${signal}`)
  } catch {
    // Gone already, or somebody else's; the wait tells which.
  }
}
