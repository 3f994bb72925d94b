import { sql, type Kysely } from 'kysely'
import type { UnknownSend } from '../domain/message/read-back.ts'
import { conversationOf, followed } from './conversation-store.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

const atOnce = 20

interface Row {
  readonly profile_id: string
  readonly account_id: string
  readonly platform: string
  readonly conversation_id: string
  readonly reference: string | null
  readonly sent_at: Date | null
}

/** Takes those whose time has come, and says when the next look is: so a process that dies with them costs one look. */
export async function toLookFor(
  query: Kysely<Tables>,
  gapsMs: readonly number[],
): Promise<(UnknownSend & { isLast: boolean })[]> {
  const { rows } = await sql<Row & { is_last: boolean }>`
    update messages m set looks = m.looks + 1, look_at = now() + (${[...gapsMs]}::float8[])[m.looks + 1] * interval '1 ms'
    from (select id from messages where state = 'unknown' and look_at <= now() order by look_at limit ${atOnce}
      for update skip locked) as due
    where m.id = due.id
    returning m.profile_id, m.account_id, m.platform, m.conversation_id, m.reference, m.sent_at,
      m.look_at is null as is_last`.execute(query)
  const sends = await Promise.all(
    rows.map(async (row) => ({ ...(await sendOf(query, row)), isLast: row.is_last })),
  )
  return sends
}

export async function unknownSend(
  query: Kysely<Tables>,
  profileId: string,
  reference: string,
): Promise<UnknownSend | undefined> {
  const row = await query
    .selectFrom('messages')
    .select(['profile_id', 'account_id', 'platform', 'conversation_id', 'reference', 'sent_at'])
    .where('account_id', 'in', query.selectFrom('accounts').select('id').where('profile_id', '=', profileId))
    .where('reference', '=', storable(reference))
    .where('state', '=', 'unknown')
    .executeTakeFirst()
  return row && sendOf(query, row)
}

async function sendOf(query: Kysely<Tables>, row: Row): Promise<UnknownSend> {
  const conversation = await query
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', row.conversation_id)
    .executeTakeFirstOrThrow()
  return {
    profileId: row.profile_id,
    accountId: row.account_id,
    platform: row.platform,
    conversation: conversationOf(await followed(query, conversation)),
    reference: row.reference ?? '',
    beganAt: row.sent_at ?? new Date(0),
  }
}
