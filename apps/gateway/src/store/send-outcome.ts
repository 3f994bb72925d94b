import { sql, type Kysely } from 'kysely'
import { omitUndefined } from '@dm/core/kit'
import type { SendOutcome } from '../domain/message/message-store.ts'
import { conversationOf, followed } from './conversation-store.ts'
import { splitSend } from './split-sends.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

/** What became of a send, by the reference that it was given. */
export async function outcomeOf(
  query: Kysely<Tables>,
  profileId: string,
  reference: string,
): Promise<SendOutcome | undefined> {
  const row = await query
    .selectFrom('messages')
    .select(['account_id', 'state', 'native_id', 'text', 'recipient_id', 'conversation_id', 'deleted_at'])
    .select(sql<number>`jsonb_array_length(attachments)`.as('attachments'))
    .where('account_id', 'in', query.selectFrom('accounts').select('id').where('profile_id', '=', profileId))
    .where('reference', '=', storable(reference))
    .executeTakeFirst()
  if (!row || row.state === 'received') return undefined
  if (row.state !== 'sent' || row.native_id === null) {
    return { state: row.state === 'sent' ? 'unknown' : row.state }
  }
  const conversation = await query
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', row.conversation_id)
    .executeTakeFirstOrThrow()
  return omitUndefined({
    state: 'sent' as const,
    messageId: row.native_id,
    text: row.text ?? undefined,
    attachments: row.attachments,
    deleted: row.deleted_at !== null,
    recipientId: row.recipient_id ?? undefined,
    conversation: conversationOf(await followed(query, conversation)),
    split: await splitSend(query, row.account_id, storable(reference)),
  })
}

/** Marks sends as unknown whose process has had its time. Rows of before there were leases have theirs by their age. */
export function endLeases(query: Kysely<Tables>): Promise<{ platform: string; reference: string }[]> {
  return query
    .updateTable('messages')
    .set({ state: 'unknown', look_at: sql<Date>`now()` })
    .where('state', '=', 'sending')
    .where(sql<boolean>`coalesce(lease_until, created_at + interval '5 minutes') < now()`)
    .returning(['platform', sql<string>`coalesce(reference, '')`.as('reference')])
    .execute()
}
