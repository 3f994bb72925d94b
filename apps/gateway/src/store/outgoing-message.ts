import type { ConversationRef, InboundEvent } from '@dm/core'
import { sql, type Kysely } from 'kysely'
import type { StoredConversation } from '../domain/conversation/conversation-store.ts'
import type { MessageToSend, SentPiece } from '../domain/message/message-store.ts'
import type { Ingest } from './ingest/ingest.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

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

/** Ends a send that did not go out, or of which nobody knows; an echo may still settle the latter. */
export async function giveUpSend(
  query: Kysely<Tables>,
  message: MessageToSend,
  state: 'failed' | 'unknown',
  error: Record<string, unknown>,
): Promise<void> {
  await query
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
    .execute()
}
