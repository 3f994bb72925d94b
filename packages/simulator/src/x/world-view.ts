import type { XContext } from './context.ts'
import { directId, messagesOf } from './conversations.ts'
import { compareIds } from './snowflake.ts'
import type { Conversation, DmSetting, MessageEvent, Place, XCallRecord } from './world.ts'

/** A media as a test can recognise it. */
export interface XInboxAttachment {
  id: string
  type: 'photo' | 'video' | 'animated_gif'
  name: string
  contentType: string
  size: number
  /** SHA-256 of its bytes, hexadecimal. */
  sha256: string
}

/** A message as people see it, with what only the simulator knows. */
export interface XInboxMessage {
  mid: string
  from: 'customer' | 'account'
  /** As it was typed, with links in full. */
  text: string
  atMs: number
  attachments: XInboxAttachment[]
  /** Where the other side finds it. */
  place: Place
  /** Absent when it was typed by hand. */
  appId?: string | undefined
  /** The person has read it. */
  read: boolean
  /** It was said in encrypted Chat. */
  encrypted: boolean
}

/** One person's side of the conversation with the seeded account. */
export interface XInbox {
  id: string
  name: string
  username: string
  dms: DmSetting
  /** The person blocked the account. */
  blocked: boolean
  /** Blocked by the account. */
  blockedByAccount: boolean
  gone: boolean
  /** The conversation went on in encrypted Chat. */
  migrated: boolean
  conversationId: string | null
  messages: XInboxMessage[]
  /** The last message of the account that the person has read. */
  readUpTo: string | null
}

/** A group, with everybody's messages. */
export interface XGroupView {
  id: string
  participantIds: string[]
  messages: { mid: string; from: string; text: string; atMs: number; attachments: XInboxAttachment[] }[]
}

/** The world as `GET /_sim/world` shows it. */
export interface XWorldView {
  webhookUrl: string | null
  webhooks: { made: number; registered: { id: string; url: string; valid: boolean }[] }
  subscriptions: {
    id: string
    eventType: string
    userId: string | undefined
    webhookId: string | undefined
  }[]
  /** The inbox of every person, in the order of the seed. */
  customers: XInbox[]
  groups: XGroupView[]
  /** How often refresh tokens were taken, and how often one was refused. */
  refreshTokenUses: { accepted: number; refused: number }
  calls: XCallRecord[]
}

/** Draws the world. */
export function viewWorld(context: XContext, webhooksMade: number): XWorldView {
  const { world } = context
  const { userId } = context.seed()
  const registered = [...world.webhooks.values()].map(({ id, url, valid }) => ({ id, url, valid }))
  return {
    webhookUrl: registered[0]?.url ?? null,
    webhooks: { made: webhooksMade, registered },
    subscriptions: [...world.subscriptions.values()].map(({ id, eventType, userId: of, webhookId }) => ({
      id,
      eventType,
      userId: of,
      webhookId,
    })),
    customers: [...world.users.values()]
      .filter(({ isCustomer }) => isCustomer)
      .map(({ id, name, username, dms, gone }) => {
        const conversation = world.conversations.get(directId(id, userId))
        return {
          id,
          name,
          username,
          dms,
          blocked: world.blocks.has(`${id} ${userId}`),
          blockedByAccount: world.blocks.has(`${userId} ${id}`),
          gone,
          migrated: conversation?.migrated ?? false,
          conversationId: conversation?.id ?? null,
          messages: conversation ? viewMessages(conversation, id) : [],
          readUpTo: conversation?.readUpTo.get(id) ?? null,
        }
      }),
    groups: [...world.conversations.values()].filter(({ kind }) => kind === 'group').map(viewGroup),
    refreshTokenUses: { ...world.refreshUses },
    calls: [...world.calls],
  }
}

function viewMessages(conversation: Conversation, customerId: string): XInboxMessage[] {
  const readUpTo = conversation.readUpTo.get(customerId)
  const side = (senderId: string): XInboxMessage['from'] => (senderId === customerId ? 'customer' : 'account')
  const open = messagesOf(conversation)
    .filter(({ hiddenFor }) => !hiddenFor.has(customerId))
    .map((message) => ({
      mid: message.id,
      from: side(message.senderId),
      text: message.text.plain,
      atMs: message.atMs,
      attachments: attachmentsOf(message),
      place: message.place,
      appId: message.appId,
      read: readUpTo !== undefined && compareIds(message.id, readUpTo) <= 0,
      encrypted: false,
    }))
  const secret = conversation.secrets.map(({ id, senderId, text, atMs }) => ({
    mid: id,
    from: side(senderId),
    text,
    atMs,
    attachments: [],
    place: 'inbox' as const,
    read: false,
    encrypted: true,
  }))
  return [...open, ...secret].sort((a, b) => a.atMs - b.atMs)
}

function viewGroup(group: Conversation): XGroupView {
  return {
    id: group.id,
    participantIds: [...group.participantIds],
    messages: messagesOf(group).map((message) => ({
      mid: message.id,
      from: message.senderId,
      text: message.text.plain,
      atMs: message.atMs,
      attachments: attachmentsOf(message),
    })),
  }
}

function attachmentsOf({ attachment }: MessageEvent): XInboxAttachment[] {
  if (!attachment) return []
  const { id, kind, fileName, contentType, bytes, sha256 } = attachment.media
  return [{ id, type: kind, name: fileName, contentType, size: bytes.byteLength, sha256 }]
}
