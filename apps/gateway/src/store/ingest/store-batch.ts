import type { InboundEvent } from '@dm/core'
import type { PoolClient } from 'pg'
import { applyEvent } from '../../domain/event/apply-event.ts'
import { logMerger } from '../../domain/event/append-log.ts'
import type { EventAccount } from '../../domain/event/world.ts'
import type { HookRules } from '../../domain/hook/hook-store.ts'
import type { Teller } from '../../domain/message/message-state.ts'
import { journalEvents } from './journal.ts'
import { loadWorld } from './load-world.ts'
import { openConversations } from './open-conversations.ts'
import { saveWorld } from './save-world.ts'
import type { Statement } from './statement.ts'

/** One event on its way in. */
export interface Incoming {
  readonly event: InboundEvent
  readonly teller: Teller
  /** Whether it comes from a conversation of several people. */
  readonly group: boolean
  /** Whose it is, where that is known. */
  readonly account?: EventAccount
  /** Why it is to be kept without being applied. */
  readonly problem?: string
}

export type Outcome =
  { readonly kind: 'applied' | 'repeated' } | { readonly kind: 'parked'; readonly problem: string }

/** Why an event waits whose account nobody has linked. */
export const notLinked = 'the account is not linked'

export interface BatchTools {
  readonly newId: () => string
  readonly now: () => Date
  readonly hookRules: HookRules
}

/**
 * Stores a batch of events within the transaction of `client`: keeps them in the journal, and applies those that were
 * not there yet. What is left to write then comes last, so it is given back to go out together with the commit.
 * It takes as many statements for two hundred events as for one.
 */
export async function storeBatch(
  client: PoolClient,
  tools: BatchTools,
  batch: readonly Incoming[],
  accountOf: (event: InboundEvent) => EventAccount | undefined,
): Promise<{ outcomes: Outcome[]; writes: Statement[] }> {
  const entries = batch.map((incoming) => {
    const account = incoming.account ?? accountOf(incoming.event)
    const problem = incoming.problem ?? (account ? undefined : notLinked)
    return { ...incoming, account, ...(problem !== undefined && { problem }) }
  })
  // What we sent ourselves came from no network.
  const told = entries.filter(({ teller }) => teller !== 'send')
  const isKept = await journalEvents(client, told)
  const isNew = (entry: (typeof entries)[number]) => entry.teller === 'send' || isKept(entry)
  const fresh = entries.filter((entry) => entry.problem === undefined && isNew(entry))
  const writes = await apply(
    client,
    tools,
    fresh.flatMap((entry) => (entry.account ? { ...entry, account: entry.account } : [])),
  )
  const outcomes = entries.map((entry): Outcome => {
    if (!isNew(entry)) return { kind: 'repeated' }
    return entry.problem === undefined ? { kind: 'applied' } : { kind: 'parked', problem: entry.problem }
  })
  return { outcomes, writes }
}

async function apply(
  client: PoolClient,
  { newId, now, hookRules }: BatchTools,
  fresh: readonly (Incoming & { readonly account: EventAccount })[],
): Promise<Statement[]> {
  const { states, conversationOf, mergers } = await openConversations(client, newId, fresh)
  const happenings = fresh.map(({ event, account, teller }) => ({
    event,
    account,
    teller,
    now: now(),
    ...('conversation' in event && { conversationId: conversationOf(account, event.conversation) }),
  }))
  const loaded = await loadWorld(client, states, happenings)
  const { world } = loaded
  for (const merger of mergers) logMerger(world, merger)
  for (const happening of happenings) applyEvent(world, happening)
  return saveWorld(loaded, hookRules)
}
