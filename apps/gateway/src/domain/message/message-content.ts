import type { Attachment, Message, MessageReceived, MessageSent, PostbackReceived } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { MessageValues } from './message-state.ts'

/** What an event tells of its message. */
export interface MessageContent {
  /** The network's id of the message. */
  readonly id: string
  /** For a message of ours: the reference that its send gave. */
  readonly reference?: string
  readonly edits?: number
  readonly values: Partial<MessageValues>
}

/**
 * A tap reads like a message: its title is what the correspondent said.
 *
 * @param ourId the id of our account, whatever the event calls it
 */
export function contentOf(
  event: MessageReceived | MessageSent | PostbackReceived,
  ourId: string,
): MessageContent {
  if (event.type === 'postback.received') {
    const { tap, referral } = event
    const values = {
      direction: 'inbound' as const,
      senderId: event.conversation.participantId,
      recipientId: ourId,
      text: tap.title ?? tap.payload,
      tap,
      referral,
      sentAt: event.occurredAt,
    }
    return { id: event.messageId ?? event.id, values: omitUndefined(values) }
  }
  const { message } = event
  const { id, reference, edits, direction, text, replyTo, tap, referral, appId } = message
  const inbound = direction === 'inbound'
  const values = {
    direction,
    senderId: inbound ? message.sender.id : ourId,
    recipientId: inbound ? ourId : (message.recipients[0]?.id ?? event.conversation.participantId),
    text,
    attachments: message.unsupported ? orUnsupported(message) : message.attachments,
    replyTo,
    tap,
    referral,
    appId,
    sentAt: message.sentAt ?? event.occurredAt,
  }
  return omitUndefined({ id, reference, edits, values: omitUndefined(values) })
}

/** Content that the network does not show is still something that was said. */
function orUnsupported({ attachments }: Message): readonly Attachment[] {
  if (attachments.some(({ kind }) => kind === 'unsupported')) return attachments
  return [...attachments, { kind: 'unsupported', nativeType: 'unsupported' }]
}
