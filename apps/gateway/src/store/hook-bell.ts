import type { Pool, PoolClient } from 'pg'
import { deliveriesChannel } from './ingest/append-log.ts'

/** Says that something was put into a queue: at once in this process, by the database to the others. */
export function createHookBell(pool: Pool) {
  const listeners = new Set<() => void>()
  const ring = () => {
    for (const listener of listeners) listener()
  }

  const listen = (onQueued: () => void) => {
    let connection: PoolClient | undefined
    const lose = (client: PoolClient) => {
      if (connection !== client) return
      connection = undefined
      client.release(true)
    }
    listeners.add(onQueued)
    return {
      keep: async () => {
        if (connection) return
        const client = await pool.connect()
        connection = client
        client.on('notification', onQueued)
        client.once('error', () => lose(client)).once('end', () => lose(client))
        await client.query(`listen ${deliveriesChannel}`).catch((error: unknown) => {
          lose(client)
          throw error
        })
      },
      stop: () => {
        listeners.delete(onQueued)
        if (connection) lose(connection)
        return Promise.resolve()
      },
    }
  }

  return { ring, listen }
}
