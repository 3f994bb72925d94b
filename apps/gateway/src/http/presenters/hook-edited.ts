import { z } from 'zod'
import type { EditedNews } from '../../domain/hook/delivery-store.ts'
import { hookContent, presentContent } from './hook-content.ts'
import { hookEnvelope, hookMoment, putInEnvelope, type HookNetwork } from './hook-envelope.ts'

export const messageEditedPayload = hookEnvelope.extend({
  ...hookContent,
  subAction: z.literal('messageEdited').describe('What kind of news it is.'),
  type: z.literal('edited').describe('The same in a word.'),
  message: z.string().describe('What it says now.'),
  updated: z.iso.datetime().describe('When it was edited.'),
})

/** A message that says something else, as an endpoint is told of it. */
export function presentHookEdited(
  news: EditedNews,
  network: HookNetwork,
): z.output<typeof messageEditedPayload> {
  const { message, at } = news
  const outbound = message.direction === 'outbound'
  const updated = hookMoment(message.editedAt === undefined ? at : new Date(message.editedAt))
  return putInEnvelope(
    news,
    network,
    { subAction: 'messageEdited', type: 'edited', id: message.id, outbound },
    { ...presentContent(message), updated },
  )
}
