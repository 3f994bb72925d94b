import type { Conversation, ConversationRef, Message } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Context } from '../../context.ts'
import { readEvents } from '../conversation/read-events.ts'
import type { LinkedAccount } from './account-store.ts'

/**
 * Takes in messages that were read in a conversation. Those of before the account was linked are history; the others are
 * news, of which a webhook may come late or never.
 *
 * @returns how many of them are news, and how many events could not be applied
 */
export async function ingestRead(
  { store }: Context,
  account: LinkedAccount,
  conversation: Conversation,
  messages: readonly Message[],
): Promise<{ news: number; parked: number }> {
  const isNews = ({ sentAt }: Message) => sentAt !== undefined && new Date(sentAt) >= account.linkedAt
  const news = messages.filter(isNews)
  const eventsOf = (told: readonly Message[]) =>
    told.flatMap((message) => readEvents(message, refOf(conversation, message)))
  const group = conversation.kind === 'group'
  const live = await store.events.ingest(eventsOf(news), { teller: 'repair', group })
  const old = await store.events.ingest(eventsOf(messages.filter((one) => !isNews(one))), {
    teller: 'history',
    group,
  })
  return { news: news.length, parked: live.parked + old.parked }
}

function refOf(conversation: Conversation, message: Message): ConversationRef {
  const participantId = message.conversation.participantId ?? soleParticipant(conversation)
  return {
    id: conversation.id,
    ...omitUndefined({ participantId, encrypted: message.conversation.encrypted }),
  }
}

function soleParticipant(conversation: Conversation): string | undefined {
  return conversation.kind === 'direct' ? conversation.participants[0]?.id : undefined
}
