import type { InboundEvent, PlatformId } from '@dm/core'
import type { PoolClient } from 'pg'
import { applyEvent } from '../../domain/event/apply-event.ts'
import { logMerger } from '../../domain/event/append-log.ts'
import type { EventAccount } from '../../domain/event/world.ts'
import type { HookAction, HookRules } from '../../domain/hook/hook-store.ts'
import type { Teller } from '../../domain/message/message-state.ts'
import { journalEvents } from './journal.ts'
import { readWorld, worldFrom } from './load-world.ts'
import { openConversations } from './open-conversations.ts'
import { queueActivity, type Activity } from './queue-activity.ts'
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
  /** What to register for to hear a network's events in its own words. */
  readonly activityActions: ReadonlyMap<PlatformId, HookAction>
  readonly reopens: boolean
}

/**
 * Stores a batch of events within the transaction of `client`: keeps them in the journal, and applies those that were
 * not there yet. It takes as many statements for two hundred events as for one, and they go out in two portions: what
 * is asked, in this order and without waiting in between, and what is left to write then. The latter is given back, to
 * go out together with the commit.
 */
export async function storeBatch(
  client: PoolClient,
  { newId, now, hookRules, activityActions, reopens }: BatchTools,
  batch: readonly Incoming[],
): Promise<{ outcomes: Outcome[]; writes: Statement[] }> {
  const entries = batch.map((incoming) => {
    const problem = incoming.problem ?? (incoming.account ? undefined : notLinked)
    return problem === undefined ? incoming : { ...incoming, problem }
  })
  // What we sent ourselves came from no network.
  const told = entries.filter(({ teller }) => teller !== 'send')
  const owned = entries.flatMap((entry) =>
    entry.account && entry.problem === undefined ? { ...entry, account: entry.account, entry } : [],
  )
  const [isKept, opened, early] = await Promise.all([
    journalEvents(client, told),
    openConversations(client, newId, owned),
    readWorld(client, owned),
  ])
  // What was read before all conversations were locked may be old by now.
  const read = opened.changed ? await readWorld(client, owned) : early

  const isNew = (entry: Incoming) => entry.teller === 'send' || isKept(entry)
  const { world, ...loaded } = worldFrom(read, opened.states)
  const activities: Activity[] = []
  for (const merger of opened.mergers) logMerger(world, merger)
  for (const { entry, event, account, teller } of owned) {
    if (!isNew(entry)) continue
    const conversationId = 'conversation' in event && opened.conversationOf(account, event.conversation)
    applyEvent(world, {
      event,
      account,
      teller,
      now: now(),
      reopens,
      ...(conversationId && { conversationId }),
    })
    if (!account.hasActivity || teller !== 'webhook' || !event.native) continue
    const action = activityActions.get(event.platform)
    const queue = conversationId || account.id
    if (action) activities.push({ event, native: event.native, account, action, queue })
  }
  return {
    writes: [...saveWorld({ world, ...loaded }, hookRules), ...queueActivity(activities, now())],
    outcomes: entries.map((entry): Outcome => {
      if (!isNew(entry)) return { kind: 'repeated' }
      return entry.problem === undefined ? { kind: 'applied' } : { kind: 'parked', problem: entry.problem }
    }),
  }
}
