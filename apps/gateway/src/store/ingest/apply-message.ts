import type { MessageDeleted, MessageEdited, MessageReceived, MessageSent, PostbackReceived } from '@dm/core'
import type { PoolClient } from 'pg'
import { storable } from '../storable.ts'
import type { Applying } from './applying.ts'
import { scrubJournal } from './journal.ts'
import { contentOf } from './message-content.ts'

/**
 * Writes a message that came or that we see ourselves send. It fills in a stub that an edit or a removal has
 * left, and it is merged with the row that our own send wrote before its call. What a webhook tells goes before
 * what was read as history, which rounds times and may lack parts.
 */
export async function putMessage(
  applying: Applying,
  conversationId: string,
  event: MessageReceived | MessageSent | PostbackReceived,
): Promise<void> {
  const { client, account, history } = applying
  const message = contentOf(event, account.nativeId)
  if (message.reference !== undefined) await claimByReference(applying, message.nativeId, message.reference)
  const deleted = await client.query(
    `insert into messages as m
       (profile_id, account_id, conversation_id, platform, native_id, direction, state, sender_id, recipient_id,
        text, attachments, reply_to, tap, referral, app_id, history, sent_at, edits)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     on conflict (account_id, native_id) where native_id is not null do update set
       known = true,
       direction = excluded.direction,
       state = excluded.state,
       sender_id = excluded.sender_id,
       recipient_id = coalesce(excluded.recipient_id, m.recipient_id),
       text = case
         when m.deleted_at is not null then null
         when m.edits > excluded.edits then m.text
         when excluded.history then coalesce(m.text, excluded.text)
         else coalesce(excluded.text, m.text) end,
       attachments = case
         when m.deleted_at is not null then '[]'
         when excluded.attachments = '[]' then m.attachments
         when excluded.history and m.attachments <> '[]' then m.attachments
         else excluded.attachments end,
       reply_to = case when m.deleted_at is null then coalesce(excluded.reply_to, m.reply_to) end,
       tap = case when m.deleted_at is null then coalesce(excluded.tap, m.tap) end,
       referral = case when m.deleted_at is null then coalesce(excluded.referral, m.referral) end,
       app_id = coalesce(excluded.app_id, m.app_id),
       sent_at = case when excluded.history and m.known then coalesce(m.sent_at, excluded.sent_at)
         else coalesce(excluded.sent_at, m.sent_at) end,
       history = excluded.history and (m.history or not m.known),
       edits = greatest(m.edits, excluded.edits),
       error = null
     returning deleted_at is not null as deleted`,
    [
      account.profileId,
      account.id,
      conversationId,
      account.platform,
      storable(message.nativeId),
      message.direction,
      message.direction === 'inbound' ? 'received' : 'sent',
      storable(message.senderId ?? null),
      storable(message.recipientId ?? null),
      storable(message.text ?? null),
      JSON.stringify(storable(message.attachments ?? [])),
      jsonOrNull(message.replyTo),
      jsonOrNull(message.tap),
      jsonOrNull(message.referral),
      storable(message.appId ?? null),
      history,
      message.sentAt ?? null,
      message.edits ?? 0,
    ],
  )
  const [row] = deleted.rows as { deleted: boolean }[]
  if (row?.deleted) await scrubJournal(client, account.id, message.nativeId)
  if (event.type === 'message.sent') await settleActivity(client, conversationId)
}

/** Our own clock gave the activity its time when we sent; the echo has told the true one. */
async function settleActivity(client: PoolClient, conversationId: string) {
  await client.query(
    `update conversations set last_message_at =
       (select max(sent_at) from messages where conversation_id = $1 and state in ('received', 'sent') and known)
     where id = $1`,
    [conversationId],
  )
}

/**
 * Gives our own row, written before the call, the id that the network has given the message. The row held all
 * that was asked for; a network may make several messages of it, so what this one holds is the echo's to say.
 */
async function claimByReference({ client, account }: Applying, nativeId: string, reference: string) {
  await client.query(
    `update messages set native_id = $3, text = null, attachments = '[]'
     where account_id = $1 and reference = $2 and native_id is null
       and not exists (select from messages where account_id = $1 and native_id = $3)`,
    [account.id, storable(reference), storable(nativeId)],
  )
}

/** Gives a message new text, unless a later edit is there or the message is gone. */
export async function editMessage(
  { client, account }: Applying,
  conversationId: string,
  event: MessageEdited,
): Promise<void> {
  const edited = await client.query(
    `insert into messages as m
       (profile_id, account_id, conversation_id, platform, native_id, known, direction, state, sender_id,
        text, edits, edited_at)
     values ($1, $2, $3, $4, $5, false, 'inbound', 'received', $6, $7, $8, $9)
     on conflict (account_id, native_id) where native_id is not null do update set
       text = excluded.text,
       edits = excluded.edits,
       edited_at = excluded.edited_at
     where m.deleted_at is null
       and (m.edits, coalesce(m.edited_at, '-infinity')) < (excluded.edits, coalesce(excluded.edited_at, '-infinity'))`,
    [
      account.profileId,
      account.id,
      conversationId,
      account.platform,
      storable(event.messageId),
      storable(event.conversation.participantId ?? null),
      storable(event.text),
      Math.max(1, event.edits ?? 1),
      event.occurredAt ?? null,
    ],
  )
  if (edited.rowCount !== 0) return
  const unsent = await client.query(
    'select from messages where account_id = $1 and native_id = $2 and deleted_at is not null',
    [account.id, storable(event.messageId)],
  )
  if (unsent.rowCount !== 0) await scrubJournal(client, account.id, event.messageId)
}

/** Takes a message back: its content is forgotten everywhere, that it was there stays. */
export async function deleteMessage(
  { client, account }: Applying,
  conversationId: string,
  event: MessageDeleted,
): Promise<void> {
  await client.query(
    `insert into messages as m
       (profile_id, account_id, conversation_id, platform, native_id, known, direction, state, deleted_at)
     values ($1, $2, $3, $4, $5, false, 'inbound', 'received', coalesce($6::timestamptz, now()))
     on conflict (account_id, native_id) where native_id is not null do update set
       deleted_at = coalesce(m.deleted_at, excluded.deleted_at), edits = 0, edited_at = null,
       text = null, attachments = '[]', reply_to = null, tap = null, referral = null`,
    [
      account.profileId,
      account.id,
      conversationId,
      account.platform,
      storable(event.messageId),
      event.occurredAt ?? null,
    ],
  )
  await scrubJournal(client, account.id, event.messageId)
}

function jsonOrNull(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(storable(value))
}
