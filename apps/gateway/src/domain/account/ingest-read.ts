import type { Conversation, ConversationRef, InboundEvent, Message } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Context } from '../../context.ts'
import { readEvents, readReactions } from '../conversation/read-events.ts'
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
  context: Context,
  account: LinkedAccount,
  conversation: Conversation,
  messages: readonly Message[],
): Promise<{ news: number; parked: number }> {
  const eventsOf = (message: Message) => readEvents(message, refOf(conversation, message))
  const news = messages.filter((one) => isNews(account, one))
  const old = messages.filter((one) => !isNews(account, one))
  const group = conversation.kind === 'group'
  const parked = await inPortions(news, eventsOf, context, { teller: 'repair', group })
  return {
    news: news.length,
    parked: parked + (await inPortions(old, eventsOf, context, { teller: 'history', group })),
  }
}

/**
 * Takes in the reactions on messages that are known. Of those that are gone the network says nothing.
 *
 * @returns how many events could not be applied
 */
export function ingestReactions(
  context: Context,
  account: LinkedAccount,
  conversation: Conversation,
  messages: readonly Message[],
): Promise<number> {
  const eventsOf = (message: Message) => readReactions(message, refOf(conversation, message))
  const news = messages.filter((one) => isNews(account, one))
  return inPortions(news, eventsOf, context, { teller: 'repair', group: conversation.kind === 'group' })
}

/** One portion after the other: what runs at once is stored in no order. */
async function inPortions(
  messages: readonly Message[],
  eventsOf: (message: Message) => readonly InboundEvent[],
  { store }: Context,
  told: { readonly teller: 'repair' | 'history'; readonly group: boolean },
): Promise<number> {
  let parked = 0
  for (let from = 0; from < messages.length; from += atOnce) {
    const events = messages.slice(from, from + atOnce).flatMap(eventsOf)
    if (events.length > 0) parked += (await store.events.ingest(events, told)).parked
  }
  return parked
}

/** Networks tell times in whole seconds: what was said in the second of the link may have come after it. */
function isNews({ linkedAt }: LinkedAccount, { sentAt }: Message): boolean {
  const linkedSecond = new Date(linkedAt).setMilliseconds(0)
  return sentAt !== undefined && Date.parse(sentAt) >= linkedSecond
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
