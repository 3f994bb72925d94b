import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { VisibleMessage } from '../../domain/message/message-state.ts'

/** What news of a message says of what it says. */
export const hookContent = {
  id: z.string().describe('Of the message.'),
  message: z.string(),
  attachments: z.array(z.strictObject({ type: z.string(), url: z.string().optional() })),
}

export function presentContent({ text, attachments = [] }: VisibleMessage) {
  return {
    message: text ?? '',
    mediaUrls: attachments.flatMap(({ url }) => url ?? []),
    attachments: attachments.map(({ kind, url }) => omitUndefined({ type: kind, url })),
  }
}
