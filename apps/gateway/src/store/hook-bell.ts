import type { Pool } from 'pg'
import { deliveriesChannel } from './ingest/append-log.ts'

export type HookBell = ReturnType<typeof createHookBell>

/** Says that something was put into a queue: at once in this process, by the database to the others. */
export function createHookBell(pool: Pool) {
  const listeners = new Set<() => void>()
  /** Ends the connection that all listeners share, once there is one. */
  let connected: Promise<() => void> | undefined
  const ring = () => {
    for (const listener of listeners) listener()
  }

  const ringEverywhere = async () => {
    await pool.query(`select pg_notify('${deliveriesChannel}', '')`)
    ring()
  }

  const connect = async () => {
    const client = await pool.connect()
    let ended = false
    const end = () => {
      if (ended) return
      ended = true
      connected = undefined
      client.release(true)
    }
    client.on('notification', ring)
    client.once('error', end).once('end', end)
    await client.query(`listen ${deliveriesChannel}`).catch((error: unknown) => {
      end()
      throw error
    })
    return end
  }

  const listen = (onQueued: () => void) => {
    listeners.add(onQueued)
    return {
      keep: async () => {
        connected ??= connect().catch((error: unknown) => {
          connected = undefined
          throw error
        })
        await connected
      },
      stop: async () => {
        listeners.delete(onQueued)
        if (listeners.size > 0) return
        const end = await connected?.catch(() => undefined)
        end?.()
      },
    }
  }

  return { ring, ringEverywhere, listen }
}
