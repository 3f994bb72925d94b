import { omitUndefined } from '@dm/core/kit'
import type { StoredMessage } from '../../domain/message/message-store.ts'
import { presentPerson } from './person.ts'

/**
 * A message as `GET /messages/:platform` shows it. What is not known of a correspondent is left out. `unsupported`
 * says that something was said that cannot be shown here.
 */
export function presentMessage(message: StoredMessage, platform: string) {
  const account = { ...message.account, id: message.account.nativeId }
  const correspondent = message.correspondent
  const inbound = message.direction === 'inbound'
  const [sender, recipient] = inbound ? [correspondent, account] : [account, correspondent]
  return omitUndefined({
    id: message.nativeId,
    conversationId: message.conversationId,
    nativeConversationId: message.nativeConversationId,
    platform,
    action: inbound ? 'received' : 'sent',
    senderId: sender?.id,
    senderDetails: sender && presentPerson(sender),
    recipientId: recipient?.id,
    recipientDetails: inbound || !recipient ? undefined : presentPerson(recipient),
    message: message.text,
    unsupported: message.attachments.some(({ kind }) => kind === 'unsupported') || undefined,
    attachments: presentAttachments(message),
    reactions: presentReactions(message),
    created: message.sentAt?.toISOString(),
    updated: message.updatedAt?.toISOString(),
  })
}

function presentAttachments({ attachments }: StoredMessage) {
  if (attachments.length === 0) return undefined
  return attachments.map(({ kind, url, title, name, nativeType }) =>
    omitUndefined({ type: kind, url, title, name, nativeType }),
  )
}

function presentReactions({ reactions }: StoredMessage) {
  if (reactions.length === 0) return undefined
  return Object.fromEntries(
    reactions.map(({ participantId, emoji, name }) => [participantId, emoji ?? name ?? '']),
  )
}
