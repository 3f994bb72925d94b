import type { InboundEvent, PlatformId } from '@dm/core'
import type { Pool, PoolClient } from 'pg'
import type { EventStore, Ingested } from '../../domain/webhook/event-store.ts'
import { applyEvent } from './apply-event.ts'
import { accountFor, journalEvent, namesOf, type EventAccount } from './journal.ts'
import { openConversations } from './open-conversations.ts'
import { isDatabaseOutOfOrder, problemOf, repeatWhenLost } from '../faults.ts'

export interface IngestTools {
  readonly pool: Pool
  readonly newId: () => string
  /** Hears of every event that had to be parked. */
  readonly onParked: (event: InboundEvent, problem: string) => void
}

type Outcome = 'applied' | 'repeated' | 'parked'

/** Stores events in one transaction; when one of them cannot be stored, each in a transaction of its own. */
export function createEventStore(tools: IngestTools): EventStore {
  return {
    async ingest(platform, events, { history = false, group = false } = {}) {
      const apply = (some: readonly InboundEvent[]) =>
        inTransaction(tools.pool, (client) => storeAll(client, tools, platform, some, { history, group }))
      try {
        return count(await apply(events))
      } catch (error) {
        if (isDatabaseOutOfOrder(error)) throw error
      }
      const outcomes: Outcome[] = []
      for (const event of events) {
        try {
          outcomes.push(...(await apply([event])))
        } catch (error) {
          if (isDatabaseOutOfOrder(error)) throw error
          outcomes.push(await park(tools, platform, event, problemOf(error)))
        }
      }
      return count(outcomes)
    },
  }
}

async function storeAll(
  client: PoolClient,
  tools: IngestTools,
  platform: PlatformId,
  events: readonly InboundEvent[],
  { history, group }: { readonly history: boolean; readonly group: boolean },
): Promise<Outcome[]> {
  const owned: { event: InboundEvent; account: EventAccount | undefined }[] = []
  for (const event of events) {
    owned.push({ event, account: await accountFor(client, platform, namesOf(event)) })
  }
  const conversationOf = await openConversations(client, { newId: tools.newId, group }, owned)

  const outcomes: Outcome[] = []
  for (const { event, account } of owned) {
    if (!account) {
      outcomes.push(await parkIn(client, tools, platform, event, 'the account is not linked'))
    } else if (await journalEvent(client, { platform, event, account })) {
      await applyEvent({ client, account, conversationOf, history }, event)
      outcomes.push('applied')
    } else {
      outcomes.push('repeated')
    }
  }
  return outcomes
}

function park(tools: IngestTools, platform: PlatformId, event: InboundEvent, problem: string) {
  return inTransaction(tools.pool, (client) => parkIn(client, tools, platform, event, problem))
}

async function parkIn(
  client: PoolClient,
  tools: IngestTools,
  platform: PlatformId,
  event: InboundEvent,
  problem: string,
): Promise<Outcome> {
  if (!(await journalEvent(client, { platform, event, problem }))) return 'repeated'
  tools.onParked(event, problem)
  return 'parked'
}

function inTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  return repeatWhenLost(async () => {
    const client = await pool.connect()
    let broken = false
    try {
      await client.query('begin')
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => (broken = true))
      throw error
    } finally {
      client.release(broken)
    }
  })
}

function count(outcomes: readonly Outcome[]): Ingested {
  const of = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
  return { applied: of('applied'), repeated: of('repeated'), parked: of('parked') }
}
