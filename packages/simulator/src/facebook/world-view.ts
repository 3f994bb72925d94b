import { nodeAttachment } from './attachment-views.ts'
import type { FacebookContext } from './context.ts'
import { windowClosesAt } from '../graph/window.ts'
import { findConversation } from './threads.ts'
import type { Call } from '../graph/graph-host.ts'
import type { Conversation, Message } from './world.ts'

/** A message as the person sees it, with what only the simulator knows. */
export interface InboxMessage {
  mid: string
  from: 'customer' | 'page'
  text: string
  atMs: number
  attachments: Record<string, unknown>[]
  quickReplies: string[]
  replyTo?: string | undefined
  reactions: { page?: string | undefined; customer?: string | undefined }
  metadata?: string | undefined
  messagingType?: string | undefined
  tag?: string | undefined
  appId?: string | undefined
  edits: number
  deliveredAtMs?: number | undefined
  unsent: boolean
}

/** One person's side of the conversation. */
export interface Inbox {
  id: string
  name: string
  pageId: string
  blocked: boolean
  conversationId: string | null
  messages: InboxMessage[]
  /** The Page is seen typing. */
  typing: boolean
  /** The Page has seen everything up to here. */
  seenByPageMs: number | null
  /** The person has read everything up to here. */
  readByCustomerMs: number | null
  /** When the Page may no longer write freely; null when it never could. */
  windowClosesAtMs: number | null
  ownerAppId: string | null
}

/** The world as `GET /_sim/world` shows it. */
export interface FacebookWorldView {
  pages: { id: string; name: string; subscribedFields: string[] | null }[]
  webhookUrl: string | null
  /** The inbox of every person, in the order of the seed. */
  customers: Inbox[]
  calls: Call[]
  webhooks: { made: number }
}

/** Draws the world. */
export function viewWorld(context: FacebookContext, webhooksMade: number): FacebookWorldView {
  const { world } = context
  return {
    pages: [...world.pages.values()].map(({ id, name, subscribedFields }) => ({
      id,
      name,
      subscribedFields,
    })),
    webhookUrl: context.app().subscription?.callbackUrl ?? null,
    customers: [...world.customers.values()].map((customer) => {
      const conversation = findConversation(world, customer)
      const { id, name, pageId, blocked } = customer
      return { id, name, pageId, blocked, ...viewConversation(context, conversation) }
    }),
    calls: [...world.calls],
    webhooks: { made: webhooksMade },
  }
}

function viewConversation(context: FacebookContext, conversation: Conversation | undefined) {
  return {
    conversationId: conversation?.id ?? null,
    messages: (conversation?.messages ?? []).map((message) => viewMessage(context, message)),
    typing: (conversation?.typingUntilMs ?? 0) > context.clock.now(),
    seenByPageMs: conversation?.seenByPageMs ?? null,
    readByCustomerMs: conversation?.readByCustomerMs ?? null,
    windowClosesAtMs: windowClosesAt(conversation),
    ownerAppId: conversation?.ownerAppId ?? null,
  }
}

function viewMessage(context: FacebookContext, message: Message): InboxMessage {
  const { mid, from, text, atMs, replyTo, reactions, metadata, messagingType, tag, appId } = message
  const { edits, deliveredAtMs, unsent } = message
  return {
    mid,
    from,
    text,
    atMs,
    attachments: message.attachments.map((attachment) => {
      const type = attachment.kind === 'other' ? attachment.type : attachment.kind
      const shown =
        attachment.kind === 'other' ? { payload: attachment.payload } : nodeAttachment(context, attachment)
      return { type, ...shown }
    }),
    quickReplies: message.quickReplies.map(({ title, content_type }) => title ?? content_type),
    replyTo,
    reactions: { ...reactions },
    metadata,
    messagingType,
    tag,
    appId,
    edits,
    deliveredAtMs,
    unsent,
  }
}
