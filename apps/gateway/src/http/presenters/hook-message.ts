import { z } from 'zod'
import type { MessageNews } from '../../domain/hook/delivery-store.ts'
import { hookContent, presentContent } from './hook-content.ts'
import { hookEnvelope, putInEnvelope, type HookNetwork } from './hook-envelope.ts'

export const messageCreatedPayload = hookEnvelope.extend({
  ...hookContent,
  subAction: z.literal('messageCreated').describe('What kind of news it is.'),
  type: z.enum(['received', 'sent']).describe('Whether the correspondent wrote it, or we did.'),
})

/** A new message as an endpoint is told of it. `sequence` counts what happens in the conversation. */
export function presentHookMessage(
  news: MessageNews,
  network: HookNetwork,
): z.output<typeof messageCreatedPayload> {
  const { message } = news
  const outbound = message.direction === 'outbound'
  const type = outbound ? 'sent' : 'received'
  return putInEnvelope(
    news,
    network,
    { subAction: 'messageCreated', type, id: message.id, outbound },
    presentContent(message),
  )
}
