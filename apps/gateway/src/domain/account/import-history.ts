import type { Conversation, InboundEvent, Message } from '@dm/core'
import { DmError } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { credentialsSource } from './credentials-source.ts'

const conversationsAtMost = 50
const messagesAtMost = 20

/**
 * Takes in what the network still tells of the time before the account was linked. It is marked as history,
 * so that nothing answers to it. A conversation that cannot be read is left out with a log line.
 */
export async function importHistory(
  context: Context,
  platform: Platform,
  account: LinkedAccount,
): Promise<void> {
  const client = platform.adapter.account(credentialsSource(context, account))
  const conversations = await client.listConversations({ limit: conversationsAtMost })
  for (const conversation of conversations.items) {
    try {
      const messages = await client.listMessages(conversation, { limit: messagesAtMost })
      const events = messages.items.flatMap((message) => eventsOf(conversation, message))
      await context.store.events.ingest(platform.id, events, { history: true })
    } catch (error) {
      if (!DmError.isInstance(error)) throw error
      context.log.warn(
        { platform: platform.id, conversation: conversation.id, error: error.toJSON() },
        'the history of a conversation could not be read',
      )
    }
  }
}

/** A message that was read, as the events that would have told of it. */
function eventsOf(conversation: Conversation, message: Message): InboundEvent[] {
  const participantId = message.conversation.participantId ?? soleParticipant(conversation)
  const base = {
    platform: message.platform,
    accountId: message.accountId,
    conversation:
      participantId === undefined ? { id: conversation.id } : { id: conversation.id, participantId },
    raw: message.raw ?? null,
    ...(message.sentAt !== undefined && { occurredAt: message.sentAt }),
  }
  const type = message.direction === 'inbound' ? 'message.received' : 'message.sent'
  return [
    { ...base, type, id: `history:${message.id}`, message },
    ...(message.reactions ?? []).map((reaction) => ({
      ...base,
      type: 'reaction.added' as const,
      id: `history:${message.id}:${reaction.participantId}`,
      reaction,
    })),
  ]
}

function soleParticipant(conversation: Conversation): string | undefined {
  return conversation.kind === 'direct' ? conversation.participants[0]?.id : undefined
}
