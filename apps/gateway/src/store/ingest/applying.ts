import type { PoolClient } from 'pg'
import type { EventAccount } from './journal.ts'
import type { ConversationOf } from './open-conversations.ts'

/** What applying an event needs, all within one transaction. */
export interface Applying {
  readonly client: PoolClient
  readonly account: EventAccount
  readonly conversationOf: ConversationOf
  /** True when the event comes from reading old messages, not from a webhook. */
  readonly history: boolean
}
