import { omitUndefined } from '@dm/core/kit'
import { attachmentKindSchema } from '@dm/core/schemas'
import { z } from 'zod'
import type { StoredMessage } from '../../domain/message/message-store.ts'
import { isoTime } from '../answer.ts'
import { personSchema, presentPerson } from './person.ts'

export const attachmentSchema = z
  .object({
    type: attachmentKindSchema.describe('What kind of thing it is; `unsupported` where nobody can show it.'),
    url: z.string().optional().describe('Where it lies at the network, often for some days only.'),
    title: z.string().optional().describe('What the network writes over it.'),
    name: z.string().optional().describe('Of the file.'),
    nativeType: z.string().optional().describe('What the network itself calls it.'),
  })
  .meta({
    id: 'Attachment',
    description: 'What came with a message. `nativeType` is the word of the network.',
  })

export const messageSchema = z
  .object({
    id: z.string().describe('The network’s.'),
    conversationId: z.string().describe('Ours; it never changes.'),
    nativeConversationId: z.string().optional().describe('The network’s, once it is known.'),
    platform: z.string().describe('The network, by its name in paths.'),
    action: z
      .enum(['received', 'sent'])
      .describe('Whether the correspondent wrote it, or the account: from here or elsewhere.'),
    senderId: z.string().optional().describe('Who wrote it, by the network’s id.'),
    senderDetails: personSchema.optional(),
    recipientId: z.string().optional().describe('Whom it was for, by the network’s id.'),
    recipientDetails: personSchema.optional().describe('Only of messages that were sent.'),
    message: z.string().optional().describe('The text, as it is after edits.'),
    unsupported: z
      .literal(true)
      .optional()
      .describe('Something was said that cannot be shown here; look in the app of the network.'),
    attachments: z.array(attachmentSchema).optional().describe('What came with it, where something did.'),
    reactions: z
      .record(z.string(), z.string())
      .optional()
      .describe('Emoji by the id of who reacted, where somebody has.'),
    created: isoTime.optional().describe('When it was written, by the network’s clock.'),
    updated: isoTime.optional().describe('When it was edited last.'),
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
