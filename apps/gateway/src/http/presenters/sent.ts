import type { SentPart } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Sent } from '../../domain/message/send.ts'

/** The answer to a send. Its pieces are listed only when there is more than one. */
export function presentSent({ result, conversation, recipientId }: Sent, platform: string, message: string) {
  return omitUndefined({
    status: 'success',
    recipientId: result.recipientId ?? recipientId,
    messageId: result.messageId,
    message,
    conversationId: conversation.id,
    platform,
    messages: result.parts.length > 1 ? result.parts.map(presentPart) : undefined,
    warnings: result.warnings.length > 0 ? result.warnings : undefined,
  })
}

function presentPart(part: SentPart) {
  const [attachment] = part.attachments ?? []
  return omitUndefined({
    status: part.status === 'sent' ? 'success' : 'error',
    messageId: part.status === 'sent' ? part.messageId : undefined,
    message: part.text ?? (part.status === 'failed' ? part.error.message : undefined),
    mediaUrl: attachment && 'url' in attachment ? attachment.url : undefined,
  })
}
