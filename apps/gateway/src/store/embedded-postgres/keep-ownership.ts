import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from './embedded-postgres.ts'
import { own } from './ownership.ts'

export type Loss = 'server_gone' | 'taken_over' | 'unreachable'

export interface Ownership {
  /** Resolves when the lock is lost for good. */
  readonly lost: Promise<Loss>
  /** Stops watching; the lock stays until the server is gone or `close`. */
  release(): void
  close(): Promise<void>
}

const patienceMs = 30_000
const pollMs = 100

/**
 * Watches the connection that holds the lock. PostgreSQL drops every connection when one of its processes
 * dies, and goes on: then the lock is taken again.
 */
export function keepOwnership(
  first: pg.Client,
  {
    reconnect,
    isGone,
    log,
  }: { reconnect: () => Promise<pg.Client>; isGone: () => boolean | Promise<boolean>; log?: Log },
): Ownership {
  let client = first
  let released = false

  const regain = async (): Promise<Loss | undefined> => {
    log?.({ level: 'warn', msg: 'embedded PostgreSQL dropped the connection that owns DATA_DIR' })
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      await delay(pollMs)
      if (released) return undefined
      if (await isGone()) return 'server_gone'
      const next = await reconnect().catch(() => undefined)
      if (next === undefined) continue
      const owned = await own(next).catch(() => undefined)
      if (owned === true) {
        client = next
        watch()
        log?.({ level: 'info', msg: 'embedded PostgreSQL is back, DATA_DIR is owned again' })
        return undefined
      }
      void next.end().catch(() => undefined)
      if (owned === false) return 'taken_over'
    }
    return 'unreachable'
  }
  let lose: (loss: Loss) => void
  const lost = new Promise<Loss>((resolve) => (lose = resolve))
  const watch = () => {
    client.once('end', () => {
      if (released) return
      void regain().then((loss) => {
        if (loss !== undefined) lose(loss)
      })
    })
  }
  watch()

  return {
    lost,
    release: () => (released = true),
    close: async () => {
      released = true
      await client.end().catch(() => undefined)
    },
  }
}
