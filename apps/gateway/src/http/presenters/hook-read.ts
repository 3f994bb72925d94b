import { z } from 'zod'
import type { ReadNews } from '../../domain/hook/delivery-store.ts'
import { hookEnvelope, putInEnvelope, type HookNetwork } from './hook-envelope.ts'
import { personSchema, presentPerson } from './person.ts'

export const messageReadPayload = hookEnvelope.extend({
  subAction: z.literal('messageRead').describe('What kind of news it is.'),
  type: z.literal('read').describe('The same in a word.'),
  read: z.int().describe('In Unix milliseconds: everything that was sent until then was read.'),
  readerDetails: personSchema.optional(),
})

/** That the correspondent has read, as an endpoint is told of it. */
export function presentHookRead(news: ReadNews, network: HookNetwork): z.output<typeof messageReadPayload> {
  const { readThrough, correspondent } = news
  return putInEnvelope(
    news,
    network,
    { subAction: 'messageRead', type: 'read', id: undefined, outbound: false },
    {
      read: readThrough.getTime(),
      readerDetails: correspondent && presentPerson(correspondent),
      mediaUrls: [],
    },
  )
}
