import type { InboundEvent, PlatformId } from '@dm/core'
import type { Store } from '../context.ts'
import type { HookAction, HookRules } from '../domain/hook/hook-store.ts'
import { createAccountStore } from './account-store.ts'
import { createAlarmStore } from './alarm-store.ts'
import { createAutoResponseStore } from './auto-response-store.ts'
import { createConversationStore } from './conversation-store.ts'
import type { Database } from './database.ts'
import { createEventStore } from './event-store.ts'
import { createHookBell } from './hook-bell.ts'
import { createHookDeliveries } from './hook-deliveries.ts'
import { createHookStore } from './hook-store.ts'
import { createIngest } from './ingest/ingest.ts'
import { createIdempotencyStore } from './idempotency-store.ts'
import { createLinkSessionStore } from './link-session-store.ts'
import { createMessageStore } from './message-store.ts'
import { createParticipantStore } from './participant-store.ts'
import { createProfileStore } from './profile-store.ts'
import { createRetentionStore } from './retention-store.ts'
import { createReadingStore } from './reading-store.ts'
import type { SecretBox } from './secret-box.ts'
import { createUsageStore } from './usage-store.ts'

export interface StoreOptions {
  readonly database: Database
  readonly box: SecretBox
  readonly newId: () => string
  readonly hookRules: HookRules
  /** What to register for to hear a network's events in its own words; networks that are not here tell none. */
  readonly activityActions?: ReadonlyMap<PlatformId, HookAction>
  /** Whether what a correspondent writes brings a conversation back from the archive. */
  readonly reopensArchived?: boolean
  /** How long a window of the rate limit is. */
  readonly rateWindowSeconds?: number
  readonly onParked: (event: InboundEvent, problem: string) => void
}

/** Every store, on one migrated database. */
export async function createStore({
  database,
  box,
  newId,
  hookRules,
  activityActions = new Map(),
  reopensArchived = true,
  rateWindowSeconds = 300,
  onParked,
}: StoreOptions): Promise<Store> {
  const { pool, query } = database
  const primary = await query
    .selectFrom('profiles')
    .select('id')
    .where('is_primary', '=', true)
    .executeTakeFirstOrThrow()
  const bell = createHookBell(database.locks)
  const ingest = createIngest({
    pool,
    newId,
    hookRules,
    activityActions,
    reopens: reopensArchived,
    onQueued: bell.ring,
    onParked,
  })
  return {
    accounts: createAccountStore(database, box, newId),
    autoResponses: createAutoResponseStore(query, bell),
    conversations: createConversationStore(query, newId),
    messages: createMessageStore({ pool, query, ingest }),
    participants: createParticipantStore(query, bell),
    profiles: createProfileStore(pool, query),
    linkSessions: createLinkSessionStore(query),
    idempotency: createIdempotencyStore(query),
    hooks: createHookStore({ pool, query, box, newId, bell, rules: hookRules }),
    deliveries: createHookDeliveries({ pool, box, newId, bell }),
    events: createEventStore(ingest, query),
    alarms: createAlarmStore(pool),
    retention: createRetentionStore(pool),
    usage: createUsageStore(pool, rateWindowSeconds),
    readings: createReadingStore(query),
    primaryProfileId: primary.id,
    ping: async () => {
      await pool.query('select 1')
    },
  }
}
