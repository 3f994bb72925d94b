import { z } from 'zod'
import type { ReactionNews } from '../../domain/hook/delivery-store.ts'
import { hookEnvelope, putInEnvelope, type HookNetwork } from './hook-envelope.ts'

const reaction = {
  type: z.literal('reaction').describe('The same in a word.'),
  id: z.string().describe('Of the message.'),
  reactions: z
    .record(z.string(), z.string())
    .describe('All reactions that the message has now, by the id of who reacted.'),
}

export const reactionCreatedPayload = hookEnvelope.extend({
  ...reaction,
  subAction: z.literal('reactionCreated').describe('What kind of news it is.'),
  reaction: z.string().describe('The emoji, or the word of a network that gives none.'),
})
export const reactionDeletedPayload = hookEnvelope.extend({
  ...reaction,
  subAction: z.literal('reactionDeleted').describe('What kind of news it is.'),
})

/** A reaction to a message, or that it is no more, as an endpoint is told of it. */
export function presentHookReaction(
  news: ReactionNews,
  network: HookNetwork,
): z.output<typeof reactionCreatedPayload> | z.output<typeof reactionDeletedPayload> {
  const { messageId: id, removed, byUs, reaction: emoji = '', reactions } = news
  const head = { type: 'reaction', id, outbound: byUs } as const
  const beside = { reactions: { ...reactions }, mediaUrls: [] }
  return removed
    ? putInEnvelope(news, network, { ...head, subAction: 'reactionDeleted' }, beside)
    : putInEnvelope(news, network, { ...head, subAction: 'reactionCreated' }, { reaction: emoji, ...beside })
}
