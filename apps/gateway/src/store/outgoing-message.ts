import type { ConversationRef, InboundEvent } from '@dm/core'
import { sql, type Kysely } from 'kysely'
import type { StoredConversation } from '../domain/conversation/conversation-store.ts'
import type { MessageToSend, SentPiece } from '../domain/message/message-store.ts'
import type { Ingest } from './ingest/ingest.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'
import { thisMonth } from './this-month.ts'

/**
 * Merges the network's answer with what echoes have told: it goes the way of every event, as what is told by us. So
 * whoever comes first makes the message, and one message never becomes two.
 */
export async function settleSend(
  ingest: Ingest,
  message: MessageToSend,
  pieces: readonly SentPiece[],
): Promise<void> {
  const account = { ...message.account, names: [message.account.nativeId] }
  const events = pieces.map((piece, index) => sentEvent(message, piece, index))
  await Promise.all(events.map((event) => ingest.add({ event, account, teller: 'send', group: false })))
}

/** A piece as its echo would tell of it. The row that was written before the call is for the first. */
function sentEvent(asked: MessageToSend, piece: SentPiece, index: number): InboundEvent {
  const { account, reference, participantId } = asked
  const conversation = refOf(asked.conversation, participantId)
  const base = { platform: account.platform, accountId: account.nativeId, conversation, raw: null }
  return storable({
    ...base,
    type: 'message.sent',
    id: `send:${reference}:${index}`,
    message: {
      ...base,
      id: piece.nativeId,
      direction: 'outbound',
      sender: { id: account.nativeId },
      recipients: participantId === undefined ? [] : [{ id: participantId }],
      attachments: piece.attachments,
      sentAt: asked.sentAt.toISOString(),
      ...(piece.text !== undefined && { text: piece.text }),
      ...(index === 0 && { reference }),
    },
  })
}

function refOf({ nativeId: id, encrypted }: StoredConversation, participantId?: string): ConversationRef {
  const thread = { ...(id !== undefined && { id }), ...(encrypted && { encrypted }) }
  return participantId === undefined ? { ...thread, id: id ?? '' } : { ...thread, participantId }
}

/**
 * Ends a send that did not go out, or of which nobody knows; an echo may still settle the latter. What did not go out
 * makes no conversation active this month, unless something else has.
 */
export async function giveUpSend(
  query: Kysely<Tables>,
  message: MessageToSend,
  state: 'failed' | 'unknown',
  error: Record<string, unknown>,
): Promise<void> {
  const given = (tables: Pick<Kysely<Tables>, 'updateTable'>) =>
    tables
      .updateTable('messages')
      .set({
        state,
        error: JSON.stringify(storable(error)),
        look_at: state === 'unknown' ? sql<Date>`now()` : null,
      })
      .where('account_id', '=', message.account.id)
      .where('reference', '=', message.reference)
      .where('native_id', 'is', null)
      .where('state', 'in', ['sending', 'unknown'])
  if (state === 'unknown') {
    await given(query).execute()
    return
  }
  const month = sql<Date>`${sql.raw(thisMonth)}`
  await query
    .with('failed', (tables) => given(tables).returning(['id', 'profile_id', 'conversation_id']))
    .deleteFrom('active_conversations as active')
    .using('failed')
    .whereRef('active.profile_id', '=', 'failed.profile_id')
    .where('active.month', '=', month)
    .whereRef('active.conversation_id', '=', 'failed.conversation_id')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('messages as m')
            .select('m.id')
            .whereRef('m.conversation_id', '=', 'failed.conversation_id')
            .whereRef('m.id', '<>', 'failed.id')
            .where('m.reference', 'is not', null)
            .where('m.state', '<>', 'failed')
            .where(sql<boolean>`m.created_at at time zone 'UTC' >= ${month}`),
        ),
      ),
    )
    .execute()
}
