import type { InboundEvent } from '@dm/core'
import type { PoolClient } from 'pg'
import { applyEvent } from '../../domain/event/apply-event.ts'
import { logMerger } from '../../domain/event/append-log.ts'
import type { EventAccount } from '../../domain/event/world.ts'
import type { Teller } from '../../domain/message/message-state.ts'
import { findAccounts } from './find-accounts.ts'
import { journalEvents } from './journal.ts'
import { loadWorld } from './load-world.ts'
import { openConversations } from './open-conversations.ts'
import { saveWorld } from './save-world.ts'

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

export interface BatchTools {
  readonly newId: () => string
  readonly now: () => Date
}

/**
 * Stores a batch of events within the transaction of `client`: keeps them in the journal, and applies those that were
 * not there yet. It takes as many statements for two hundred events as for one.
 */
export async function storeBatch(
  client: PoolClient,
  { newId, now }: BatchTools,
  batch: readonly Incoming[],
): Promise<Outcome[]> {
  const accountOf = await findAccounts(
    client,
    batch.flatMap(({ event, account }) => (account ? [] : event)),
  )
  const entries = batch.map((incoming) => {
    const account = incoming.account ?? accountOf(incoming.event)
    const problem = incoming.problem ?? (account ? undefined : 'the account is not linked')
    return { ...incoming, account, ...(problem !== undefined && { problem }) }
  })
  // What we sent ourselves came from no network.
  const told = entries.filter(({ teller }) => teller !== 'send')
  const isKept = await journalEvents(client, told)
  const isNew = (entry: (typeof entries)[number]) => entry.teller === 'send' || isKept(entry)
  const fresh = entries.filter((entry) => entry.problem === undefined && isNew(entry))
  await apply(
    client,
    { newId, now },
    fresh.flatMap((entry) => (entry.account ? { ...entry, account: entry.account } : [])),
  )
  return entries.map((entry) => {
    if (!isNew(entry)) return { kind: 'repeated' }
    return entry.problem === undefined ? { kind: 'applied' } : { kind: 'parked', problem: entry.problem }
  })
}

async function apply(
  client: PoolClient,
  { newId, now }: BatchTools,
  fresh: readonly (Incoming & { readonly account: EventAccount })[],
): Promise<void> {
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
  await saveWorld(client, loaded)
}
