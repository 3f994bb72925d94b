import type { Database } from '@dm/gateway/src/store/database.ts'
import pg from 'pg'
import { withTables, type Postgres } from '../postgres.ts'
import { app } from './app.ts'
import { percentile, play } from '../load.ts'
import { startProcess } from '../own-process.ts'
import { messenger, requestsOf, whatsapp, type Envelope, type Written } from './webhooks.ts'

/** A server that takes webhooks, and what became of them. */
export interface Contender {
  readonly name: ContenderName
  /** Plays messages to it and keeps count of what it has answered. */
  turn(messages: readonly Written[], setting: Setting): Promise<Figures>
  /** @throws when a message that was answered is not in its database */
  check(): Promise<void>
  stop(): Promise<void>
}

export type ContenderName = 'ours' | 'floor' | 'nothing' | 'peer'

export interface Setting {
  readonly connections: number
  readonly perRequest: number
}

/** What one turn showed. */
export interface Figures {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const everywhere = ['messages', 'journal', 'events'].map(
  (table) =>
    `select count(distinct message_id) from (select ${table === 'messages' ? '' : 'message_'}native_id as message_id from ${table}) as kept`,
)

export async function openOurs(postgres: Postgres): Promise<Contender> {
  const url = await postgres.create('ours')
  await withTables(url, () => Promise.resolve())
  const server = await startProcess(new URL('./our-server.ts', import.meta.url), url)
  return contender('ours', server, { url, counts: everywhere })
}

export async function openFloor(postgres: Postgres): Promise<Contender> {
  const url = await postgres.create('floor')
  await withTables(url, addAccount)
  const server = await startProcess(new URL('./floor-server.ts', import.meta.url), url)
  return contender('floor', server, { url, counts: everywhere })
}

export async function openNothing(): Promise<Contender> {
  return contender('nothing', await startProcess(new URL('./floor-server.ts', import.meta.url)))
}

export async function openPeer(postgres: Postgres): Promise<Contender> {
  const url = await postgres.create('peer')
  const server = await startProcess(new URL('./peer-server.ts', import.meta.url), url)
  const counts = [`select count(distinct value::json ->> 'id') from chat_state_lists`]
  return contender('peer', server, { url, counts }, whatsapp)
}

async function addAccount({ pool }: Database): Promise<void> {
  await pool.query(
    `insert into accounts (id, profile_id, platform, native_id, credentials)
     select md5('the floor'), id, 'facebook', $1, '' from profiles`,
    [app.pageId],
  )
}

function contender(
  name: ContenderName,
  { port, stop }: { port: number; stop: () => Promise<void> },
  kept?: { url: string; counts: readonly string[] },
  envelope: Envelope = messenger,
): Contender {
  let answered = 0
  return {
    name,
    stop,
    async turn(messages, { connections, perRequest }) {
      const requests = requestsOf('/webhooks/facebook', envelope, messages, perRequest)
      const { seconds, latencies } = await play({ port, connections, requests })
      answered += messages.length
      return {
        perSecond: messages.length / seconds,
        p50Ms: percentile(latencies, 0.5),
        p99Ms: percentile(latencies, 0.99),
      }
    },
    async check() {
      if (!kept) return
      const client = new pg.Client({ connectionString: kept.url })
      await client.connect()
      try {
        for (const count of kept.counts) {
          const { rows } = await client.query<{ count: string }>(count)
          if (Number(rows[0]?.count) === answered) continue
          throw new Error(`${name} answered ${answered} messages and has ${rows[0]?.count}: ${count}`)
        }
      } finally {
        await client.end()
      }
    },
  }
}
