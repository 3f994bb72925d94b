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

/**
 * A tap reads like a message: its title is what the correspondent said.
 *
 * @param ourId the id of our account, whatever the event calls it
 */
export function contentOf(event: MessageReceived | MessageSent | PostbackReceived, ourId: string): Content {
  if (event.type !== 'postback.received') {
    const { message } = event
    const inbound = message.direction === 'inbound'
    return {
      ...message,
      attachments: message.unsupported ? orUnsupported(message) : message.attachments,
      nativeId: message.id,
      senderId: inbound ? message.sender.id : ourId,
      recipientId: inbound ? ourId : (message.recipients[0]?.id ?? event.conversation.participantId),
      sentAt: message.sentAt ?? event.occurredAt,
    }
  }
  const { tap, referral } = event
  return omitUndefined({
    nativeId: event.messageId ?? event.id,
    direction: 'inbound',
    senderId: event.conversation.participantId,
    recipientId: ourId,
    text: tap.title ?? tap.payload,
    tap,
    referral,
    sentAt: event.occurredAt,
  })
}

/** Content that the network does not show is still something that was said. */
function orUnsupported({ attachments }: Message): readonly Attachment[] {
  if (attachments.some(({ kind }) => kind === 'unsupported')) return attachments
  return [...attachments, { kind: 'unsupported', nativeType: 'unsupported' }]
}
