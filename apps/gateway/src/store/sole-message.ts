import type { Pool } from 'pg'
import type { SoleMessage } from '../domain/message/message-store.ts'
import { inTransaction } from './in-transaction.ts'

/**
 * Finds the one message of ours, told by the network, that a send accounts for whose answer was lost. There must be no
 * other such message at that time, and no other such send. Text never makes a match; it may only speak against one.
 */
const find = `
  with send as (
    select * from messages where account_id = $1 and reference = $2 and native_id is null and state = 'unknown'
  ), found as (
    select m.id from messages m join send on m.conversation_id = send.conversation_id
    where m.direction = 'outbound' and m.native_id is not null and m.reference is null and m.known
      and m.deleted_at is null and m.sent_at between $3 and $4
      and btrim(coalesce(m.text, '')) = btrim(coalesce(send.text, ''))
      and not ($5 and exists (select from journal j where j.account_id = m.account_id
        and j.message_native_id = m.native_id and j.event_id not like 'history:%'))
      and not exists (select from split_sends s, jsonb_array_elements(s.parts) as part
        where s.account_id = m.account_id and part ->> 'messageId' = m.native_id)
  ), others as (
    select from messages m join send on m.conversation_id = send.conversation_id and m.id <> send.id
    where m.native_id is null and m.state in ('sending', 'unknown') and m.sent_at between $3 and $4
  )
  select send.id as send, (select min(id) from found) as message from send
  where (select count(*) from found) = 1 and not exists (select from others)`

/** Makes one of a send and of the message that it turned out to be. */
export function claimSoleMessage(pool: Pool, asked: SoleMessage): Promise<boolean> {
  const { accountId, reference, conversation, from, to, echoTells } = asked
  return inTransaction(pool, async (client) => {
    // As everybody does who changes what is in it.
    await client.query(
      `select from conversations where id = $1 or id = (select merged_into from conversations where id = $1)
       order by account_id, key for update`,
      [conversation.id],
    )
    const { rows } = await client.query<{ send: number; message: number }>(find, [
      accountId,
      reference,
      from,
      to,
      echoTells,
    ])
    const match = rows[0]
    if (!match) return false
    await client.query('delete from messages where id = $1', [match.send])
    await client.query('update messages set reference = $2 where id = $1', [match.message, reference])
    return true
  })
}
