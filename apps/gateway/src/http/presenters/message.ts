import { omitUndefined } from '@dm/core/kit'
import { attachmentKindSchema } from '@dm/core/schemas'
import { z } from 'zod'
import type { StoredMessage } from '../../domain/message/message-store.ts'
import { isoTime } from '../answer.ts'
import { personSchema, presentPerson } from './person.ts'

export const attachmentSchema = z
  .object({
    type: attachmentKindSchema,
    url: z.string().optional(),
    title: z.string().optional(),
    name: z.string().optional(),
    nativeType: z.string().optional(),
  })
  .meta({
    id: 'Attachment',
    description: 'What came with a message. `nativeType` is the word of the network.',
  })

export const messageSchema = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    nativeConversationId: z.string().optional(),
    platform: z.string(),
    action: z.enum(['received', 'sent']),
    senderId: z.string().optional(),
    senderDetails: personSchema.optional(),
    recipientId: z.string().optional(),
    recipientDetails: personSchema.optional(),
    message: z.string().optional(),
    unsupported: z.literal(true).optional(),
    attachments: z.array(attachmentSchema).optional(),
    reactions: z.record(z.string(), z.string()).optional(),
    created: isoTime.optional(),
    updated: isoTime.optional(),
  })
  .meta({
    id: 'Message',
    description: 'A message. What is not known is left out; `reactions` are emoji by the id of who reacted.',
  })

/**
 * A message as `GET /messages/:platform` shows it. What is not known of a correspondent is left out. `unsupported`
 * says that something was said that cannot be shown here.
 */
export function presentMessage(message: StoredMessage, platform: string) {
  const account = { ...message.account, id: message.account.nativeId }
  const correspondent = message.correspondent
  const inbound = message.direction === 'inbound'
  const [sender, recipient] = inbound ? [correspondent, account] : [account, correspondent]
  return omitUndefined<z.output<typeof messageSchema>>({
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
    omitUndefined<z.output<typeof attachmentSchema>>({ type: kind, url, title, name, nativeType }),
  )
}

function presentReactions({ reactions }: StoredMessage) {
  if (reactions.length === 0) return undefined
  return Object.fromEntries(
    reactions.map(({ participantId, emoji, name }) => [participantId, emoji ?? name ?? '']),
  )
}
