import type { InboundEvent } from '@dm/core'
import type { PoolClient } from 'pg'
import { storable } from '../storable.ts'
import { conversationKey } from './conversation-key.ts'
import type { EventAccount } from './journal.ts'

/**
 * Locks every conversation that the events touch, making those that are new, in one order for all: two requests
 * about the same conversations then wait for each other instead of each holding what the other wants.
 */
export async function lockConversations(
  client: PoolClient,
  newId: () => string,
  owned: readonly { event: InboundEvent; account: EventAccount | undefined }[],
): Promise<void> {
  const wanted = owned.flatMap(({ event, account }) => {
    if (!account || !('conversation' in event)) return []
    const { id, participantId } = event.conversation
    const { id: accountId, profileId, platform } = account
    const key = storable(conversationKey(event.conversation))
    return { id: newId(), accountId, profileId, platform, key, nativeId: id, participantId }
  })
  if (wanted.length === 0) return
  const rows = [JSON.stringify(storable(wanted))]
  await client.query(
    `insert into conversations (id, profile_id, account_id, platform, key, native_id, participant_id)
     select id, "profileId", "accountId", platform, key, "nativeId", "participantId"
     from jsonb_to_recordset($1::jsonb) as wanted (id text, "profileId" text, "accountId" text, platform text,
       key text, "nativeId" text, "participantId" text)
     order by "accountId", key
     on conflict do nothing`,
    rows,
  )
  await client.query(
    `select from conversations
     where (account_id, key) in (
       select "accountId", key from jsonb_to_recordset($1::jsonb) as wanted ("accountId" text, key text))
     order by account_id, key for update`,
    rows,
  )
}
