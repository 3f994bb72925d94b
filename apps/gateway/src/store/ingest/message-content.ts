import type { Attachment, Message, MessageReceived, MessageSent, PostbackReceived, Timestamp } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'

/** What a message row holds of what was said. */
type Content = Partial<
  Pick<Message, 'text' | 'attachments' | 'replyTo' | 'tap' | 'referral' | 'edits' | 'reference' | 'appId'>
> & {
  readonly nativeId: string
  readonly direction: Message['direction']
  readonly senderId?: string | undefined
  readonly recipientId?: string | undefined
  readonly sentAt?: Timestamp | undefined
}

/** A tap reads like a message: its title is what the correspondent said. */
export function contentOf(event: MessageReceived | MessageSent | PostbackReceived): Content {
  if (event.type !== 'postback.received') {
    const { message } = event
    const inbound = message.direction === 'inbound'
    return {
      ...message,
      attachments: message.unsupported ? orUnsupported(message) : message.attachments,
      nativeId: message.id,
      senderId: message.sender.id,
      recipientId: inbound
        ? event.accountId
        : (message.recipients[0]?.id ?? event.conversation.participantId),
      sentAt: message.sentAt ?? event.occurredAt,
    }
  }
  const { tap, referral } = event
  return omitUndefined({
    nativeId: event.messageId ?? event.id,
    direction: 'inbound',
    senderId: event.conversation.participantId,
    recipientId: event.accountId,
    text: tap.title ?? tap.payload,
    tap,
    referral,
    sentAt: event.occurredAt,
  })
}

/** Content that the network does not show is still something that was said. */
function orUnsupported({ text, attachments }: Message): readonly Attachment[] {
  if (text !== undefined || attachments.length > 0) return attachments
  return [{ kind: 'unsupported', nativeType: 'unsupported' }]
}
