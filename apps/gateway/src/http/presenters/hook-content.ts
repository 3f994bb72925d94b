import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { VisibleMessage } from '../../domain/message/message-state.ts'

/** What news of a message says of what it says. */
export const hookContent = {
  id: z.string().describe('Of the message.'),
  message: z.string().describe('The text, empty where there is none.'),
  attachments: z
    .array(
      z.strictObject({
        type: z.string().describe('What kind of thing it is.'),
        url: z.string().optional().describe('Where it lies at the network, often for some days only.'),
      }),
    )
    .describe('What came with it.'),
}

export function presentContent({ text, attachments = [] }: VisibleMessage) {
  return {
    message: text ?? '',
    mediaUrls: attachments.flatMap(({ url }) => url ?? []),
    attachments: attachments.map(({ kind, url }) => omitUndefined({ type: kind, url })),
  }
}
