import type { Pool } from 'pg'
import { createBatcher, type Batcher } from '../batcher.ts'
import type { MessageToSend } from '../domain/message/message-store.ts'
import { forAll } from './ingest/statement.ts'

const insert = {
  name: 'begin sends',
  // The lease is longer than any send takes, with all its pieces and uploads.
  text: `insert into messages (profile_id, account_id, conversation_id, platform, reference, direction, state, sender_id,
     recipient_id, text, attachments, sent_at, lease_until)
   select "profileId", "accountId", "conversationId", platform, reference, 'outbound', 'sending', "senderId",
     "recipientId", text, attachments, "sentAt", now() + interval '5 minutes'
   from jsonb_to_recordset($1::jsonb) as told ("profileId" text, "accountId" text, "conversationId" text,
     platform text, reference text, "senderId" text, "recipientId" text, text text, attachments jsonb,
     "sentAt" timestamptz)`,
}

/**
 * Where messages are written before their call, so that neither a crash nor an early echo finds nothing: those of many
 * callers in one statement.
 */
export function createOutbox(pool: Pool): Batcher<MessageToSend, undefined> {
  return createBatcher({
    batchAtMost: 200,
    running: 2,
    waitingAtMost: 5_000,
    run: async (messages: readonly MessageToSend[]) => {
      for (const statement of forAll(messages.map(rowOf), insert)) await pool.query(statement)
      return messages.map(() => undefined)
    },
  })
}

function rowOf({
  account,
  conversation,
  reference,
  participantId,
  text,
  attachments,
  sentAt,
}: MessageToSend) {
  return {
    profileId: account.profileId,
    accountId: account.id,
    conversationId: conversation.id,
    platform: account.platform,
    reference,
    senderId: account.nativeId,
    recipientId: participantId,
    text,
    attachments,
    sentAt,
  }
}
