import type { PoolClient } from 'pg'
import { holdQueues } from '../hold-queues.ts'
import type { ConversationRow } from './open-conversations.ts'

/** That one conversation has taken in another. */
export interface Merger {
  readonly from: string
  readonly into: string
}

/**
 * Makes one conversation of two that are locked: a thread of which only the id was known, and that with its
 * correspondent. The one seen first goes on under the key of the correspondent; the other stays as a pointer to it.
 */
export async function mergeConversations(
  client: PoolClient,
  thread: ConversationRow,
  person: ConversationRow,
): Promise<{ row: ConversationRow; merger: Merger }> {
  const [first, other] = person.createdAt < thread.createdAt ? [person, thread] : [thread, person]
  for (const table of ['messages', 'receipts']) {
    await client.query(`update ${table} set conversation_id = $1 where conversation_id = $2`, [
      first.id,
      other.id,
    ])
  }
  await holdQueues(client, [first.id, other.id])
  await client.query(`update deliveries set queue = $1 where queue = $2 and state = 'waiting'`, [
    first.id,
    other.id,
  ])
  const { rows } = await client.query(
    `select participant_id, status, read_watermark, delivered_watermark, last_message_at, window_openings
     from conversations where id in ($1, $2)`,
    [first.id, other.id],
  )
  const both = JSON.stringify(rows)
  await client.query('update conversations set merged_into = $1 where merged_into = $2', [first.id, other.id])
  await client.query(
    `update conversations set merged_into = $1, key = 'merged:' || id, native_id = null, participant_id = null,
       last_message_at = null, read_watermark = null, delivered_watermark = null, window_openings = null
     where id = $2`,
    [first.id, other.id],
  )
  const nativeId = thread.nativeId ?? person.nativeId
  await client.query(
    `update conversations c set key = $2, native_id = $3, participant_id = joined.participant_id,
       status = joined.status, read_watermark = joined.read_watermark,
       delivered_watermark = joined.delivered_watermark, last_message_at = joined.last_message_at,
       window_openings = (select jsonb_object_agg(type, at) from (
         select opening.key as type, max(opening.value) as at
         from jsonb_to_recordset($4::jsonb) as one (window_openings jsonb), jsonb_each_text(window_openings) as opening
         group by opening.key) as latest)
     from (select max(participant_id) as participant_id, min(status) as status,
         max(read_watermark) as read_watermark, max(delivered_watermark) as delivered_watermark,
         max(last_message_at) as last_message_at
       from jsonb_to_recordset($4::jsonb) as one (participant_id text, status text, read_watermark timestamptz,
         delivered_watermark timestamptz, last_message_at timestamptz)) as joined
     where c.id = $1`,
    [first.id, person.key, nativeId, both],
  )
  return {
    row: { ...first, key: person.key, participantId: person.participantId, nativeId },
    merger: { from: other.id, into: first.id },
  }
}
