import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { MessageToSend, SentPiece } from '../domain/message/message-store.ts'
import { repeatWhenLost } from './faults.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

/** Writes the message before the call, so that neither a crash nor an early echo finds nothing. */
export async function beginSend(query: Kysely<Tables>, message: MessageToSend): Promise<void> {
  await query
    .insertInto('messages')
    .values({ ...columnsOf(message, message), reference: message.reference, state: 'sending' })
    .execute()
}

/**
 * Merges the network's answer with what echoes have told. Whoever comes first gives the row its native id;
 * whoever comes second finds it by that id, so that one message never becomes two.
 */
export async function settleSend(
  query: Kysely<Tables>,
  asked: MessageToSend,
  pieces: readonly SentPiece[],
): Promise<void> {
  const settle = async (transaction: Transaction<Tables>) => {
    const conversationId = await lockConversation(transaction, asked.conversation.id)
    const message = { ...asked, conversation: { ...asked.conversation, id: conversationId } }
    for (const piece of pieces) await settlePiece(transaction, message, piece)
    await transaction
      .deleteFrom('messages')
      .where('account_id', '=', message.account.id)
      .where('reference', '=', message.reference)
      .where('native_id', 'is', null)
      .execute()
    await transaction
      .updateTable('conversations')
      .set({
        last_message_at: sql`(select max(sent_at) from messages where conversation_id = ${message.conversation.id}
          and state in ('received', 'sent') and known)`,
      })
      .where('id', '=', message.conversation.id)
      .execute()
  }
  await repeatWhenLost(() => query.transaction().execute(settle))
}

/** Locks the conversation, or the one that it was merged into while the call ran. */
async function lockConversation(transaction: Transaction<Tables>, id: string): Promise<string> {
  const { merged_into: into } = await transaction
    .selectFrom('conversations')
    .select('merged_into')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return into === null ? id : lockConversation(transaction, into)
}

async function settlePiece(transaction: Transaction<Tables>, message: MessageToSend, piece: SentPiece) {
  const content = { ...columnsOf(message, piece), native_id: piece.nativeId, state: 'sent' as const }
  const echoed = await transaction
    .updateTable('messages')
    .set({
      state: 'sent',
      text: sql`case when deleted_at is null then coalesce(text, ${content.text}) end`,
      attachments: sql`case when deleted_at is null and attachments = '[]' then ${content.attachments}::jsonb
        else attachments end`,
    })
    .where('account_id', '=', message.account.id)
    .where('native_id', '=', piece.nativeId)
    .returning('id')
    .executeTakeFirst()
  if (echoed) return

  const settled = await transaction
    .updateTable('messages')
    .set(content)
    .where('account_id', '=', message.account.id)
    .where('reference', '=', message.reference)
    .where('native_id', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!settled) await transaction.insertInto('messages').values(content).execute()
}

/** Ends a send that did not go out, or of which nobody knows; an echo may still settle the latter. */
export async function giveUpSend(
  query: Kysely<Tables>,
  message: MessageToSend,
  state: 'failed' | 'unknown',
  error: Record<string, unknown>,
): Promise<void> {
  await query
    .updateTable('messages')
    .set({ state, error: JSON.stringify(storable(error)) })
    .where('account_id', '=', message.account.id)
    .where('reference', '=', message.reference)
    .where('native_id', 'is', null)
    .execute()
}

function columnsOf(message: MessageToSend, content: Pick<SentPiece, 'text' | 'attachments'>) {
  return {
    profile_id: message.account.profileId,
    account_id: message.account.id,
    conversation_id: message.conversation.id,
    platform: message.account.platform,
    direction: 'outbound' as const,
    sender_id: message.account.nativeId,
    recipient_id: message.participantId ?? null,
    text: storable(content.text ?? null),
    attachments: JSON.stringify(storable(content.attachments)),
    sent_at: message.sentAt,
  }
}
