import type { InboundEvent } from '@dm/core'
import type { Store } from '../context.ts'
import { createAccountStore } from './account-store.ts'
import { createConversationStore } from './conversation-store.ts'
import type { Database } from './database.ts'
import { createEventStore } from './event-store.ts'
import { createIngest } from './ingest/ingest.ts'
import { createIdempotencyStore } from './idempotency-store.ts'
import { createMessageStore } from './message-store.ts'
import { createParticipantStore } from './participant-store.ts'
import type { SecretBox } from './secret-box.ts'

export interface StoreOptions {
  readonly database: Database
  readonly box: SecretBox
  readonly newId: () => string
  readonly onParked: (event: InboundEvent, problem: string) => void
}

/** Every store, on one migrated database. */
export async function createStore({ database, box, newId, onParked }: StoreOptions): Promise<Store> {
  const { pool, query } = database
  const primary = await query
    .selectFrom('profiles')
    .select('id')
    .where('is_primary', '=', true)
    .executeTakeFirstOrThrow()
  const ingest = createIngest({ pool, newId, onParked })
  return {
    accounts: createAccountStore(database, box, newId),
    conversations: createConversationStore(query, newId),
    messages: createMessageStore({ pool, query, ingest }),
    participants: createParticipantStore(query),
    idempotency: createIdempotencyStore(query),
    events: createEventStore(ingest),
    primaryProfileId: primary.id,
    ping: async () => {
      await pool.query('select 1')
    },
  }
}
