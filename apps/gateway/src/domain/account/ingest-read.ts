import type { Conversation, ConversationRef, Message } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Context } from '../../context.ts'
import { readEvents } from '../conversation/read-events.ts'
import type { LinkedAccount } from './account-store.ts'

const atOnce = 100

/**
 * Takes in messages that were read in a conversation. Those of before the account was linked are history; the others are
 * news, of which a webhook may come late or never.
 *
 * @param messages the oldest first: in this order they are told
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
  const group = conversation.kind === 'group'
  const takeIn = async (told: readonly Message[], teller: 'repair' | 'history') => {
    let parked = 0
    // One portion after the other: what runs at once is stored in no order.
    for (let from = 0; from < told.length; from += atOnce) {
      const portion = told.slice(from, from + atOnce)
      const events = portion.flatMap((message) => readEvents(message, refOf(conversation, message)))
      parked += (await store.events.ingest(events, { teller, group })).parked
    }
    return parked
  }
  const parked = await takeIn(news, 'repair')
  const old = messages.filter((one) => !isNews(one))
  return { news: news.length, parked: parked + (await takeIn(old, 'history')) }
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
