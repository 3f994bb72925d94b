import { z } from 'zod'
import type { DeletedNews } from '../../domain/hook/delivery-store.ts'
import { hookEnvelope, putInEnvelope, type HookNetwork } from './hook-envelope.ts'

export const messageDeletedPayload = hookEnvelope.extend({
  subAction: z.literal('messageDeleted').describe('What kind of news it is.'),
  type: z.literal('deleted').describe('The same in a word.'),
  id: z.string().describe('Of the message.'),
})

/** A message that was taken back, as an endpoint is told of it. */
export function presentHookDeleted(
  news: DeletedNews,
  network: HookNetwork,
): z.output<typeof messageDeletedPayload> {
  const { messageId: id, outbound } = news
  const head = { subAction: 'messageDeleted', type: 'deleted', id, outbound } as const
  return putInEnvelope(news, network, head, { mediaUrls: [] })
}
