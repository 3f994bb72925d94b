import type { InboundEvent, PlatformId } from '@dm/core'
import type { Pool } from 'pg'
import type { HookAction, HookRules } from '../../domain/hook/hook-store.ts'
import { createBatcher, type Batcher } from '../../batcher.ts'
import { beginByKeys } from '../begin-by-keys.ts'
import { isDatabaseOutOfOrder, problemOf, repeatWhenLost } from '../faults.ts'
import { onConnection } from '../on-connection.ts'
import { createAccountLookup } from './find-accounts.ts'
import { storeBatch, type BatchTools, type Incoming, type Outcome } from './store-batch.ts'

export interface IngestTools {
  readonly pool: Pool
  readonly newId: () => string
  readonly hookRules: HookRules
  /** What to register for to hear a network's events in its own words. */
  readonly activityActions: ReadonlyMap<PlatformId, HookAction>
  /** Whether what a correspondent writes brings a conversation back from the archive. */
  readonly reopens: boolean
  /** Hears that there is something to deliver to endpoints. */
  readonly onQueued: () => void
  /** Hears of every event that had to be parked. */
  readonly onParked: (event: InboundEvent, problem: string) => void
}

/**
 * Beyond two hundred a batch nothing is won, and with two batches one fills while the other waits for the disk.
 * What waits is bounded, so that a database that is slow makes the networks wait and not the memory grow.
 */
const batchAtMost = 200
const running = 2
const waitingAtMost = 20_000

/** Where every event goes in, whoever tells it. */
export type Ingest = Batcher<Incoming, Outcome>

/**
 * Stores events of many requests in one transaction. When one of them cannot be stored, the batch is halved until it
 * stands alone; it is parked then, and its neighbours go on.
 */
export function createIngest({ pool, onParked, ...rest }: IngestTools): Ingest {
  const tools: IngestBatchTools = { ...rest, now: () => new Date() }
  const findAccount = createAccountLookup(pool)
  const batches = createBatcher({
    batchAtMost,
    running,
    waitingAtMost,
    run: async (batch: readonly Incoming[]) => {
      const outcomes = await storeOrHalve(pool, tools, batch)
      batch.forEach(({ event }, index) => {
        const outcome = outcomes[index]
        if (outcome?.kind === 'parked') onParked(event, outcome.problem)
      })
      return outcomes
    },
  })
  return {
    add: async (incoming) => {
      // Asked for while other batches run, so that none has to wait for the answer.
      const account = incoming.account ?? (await findAccount(incoming.event))
      return batches.add(account ? { ...incoming, account } : incoming)
    },
  }
}

type IngestBatchTools = BatchTools & Pick<IngestTools, 'onQueued'>

async function storeOrHalve(
  pool: Pool,
  tools: IngestBatchTools,
  batch: readonly Incoming[],
): Promise<Outcome[]> {
  try {
    return await inTransaction(pool, tools, batch)
  } catch (error) {
    if (isDatabaseOutOfOrder(error)) throw error
    const [first] = batch
    if (batch.length === 1 && first) {
      if (first.problem !== undefined) throw error
      return storeOrHalve(pool, tools, [{ ...first, problem: problemOf(error) }])
    }
  }
  const half = Math.ceil(batch.length / 2)
  return [
    ...(await storeOrHalve(pool, tools, batch.slice(0, half))),
    ...(await storeOrHalve(pool, tools, batch.slice(half))),
  ]
}

function inTransaction(pool: Pool, tools: IngestBatchTools, batch: readonly Incoming[]): Promise<Outcome[]> {
  return repeatWhenLost(() =>
    onConnection(pool, async (client) => {
      const [, { outcomes, writes }] = await Promise.all([
        client.query(beginByKeys),
        storeBatch(client, tools, batch),
      ])
      // When one of them fails, the server takes the commit for a rollback.
      const written = await Promise.all([...writes, 'commit'].map((write) => client.query(write)))
      // Only what has put something into a queue answers with a row.
      if (written.some(({ rows }) => rows.length > 0)) tools.onQueued()
      return outcomes
    }),
  )
}
