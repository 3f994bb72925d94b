import { nodeAttachment } from './attachment-views.ts'
import type { FacebookContext } from './context.ts'
import { inboxAttachment, inboxLine, inboxState, type InboxLine, type InboxState } from '../graph/inbox.ts'
import { findConversation } from './threads.ts'
import type { Call } from '../graph/graph-host.ts'
import type { Conversation, Message } from './world.ts'

/** A message as the person sees it, with what only the simulator knows. */
export interface InboxMessage extends InboxLine {
  from: 'customer' | 'page'
  reactions: { page?: string | undefined; customer?: string | undefined }
  metadata?: string | undefined
  deliveredAtMs?: number | undefined
}

/** One person's side of the conversation. */
export interface Inbox extends InboxState {
  id: string
  name: string
  pageId: string
  blocked: boolean
  messages: InboxMessage[]
  /** The Page has seen everything up to here. */
  seenByPageMs: number | null
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
    ...inboxState(context.clock, conversation),
    messages: (conversation?.messages ?? []).map((message) => viewMessage(context, message)),
    seenByPageMs: conversation?.seenByPageMs ?? null,
  }
}

function viewMessage(context: FacebookContext, message: Message): InboxMessage {
  const { from, reactions, metadata, deliveredAtMs } = message
  const attachments = message.attachments.map((attachment) =>
    attachment.kind === 'sticker'
      ? { type: attachment.kind, ...nodeAttachment(context, attachment) }
      : inboxAttachment(context, attachment),
  )
  return { ...inboxLine(message, attachments), from, reactions: { ...reactions }, metadata, deliveredAtMs }
}
