import type { Call } from '../graph/graph-host.ts'
import { inboxAttachment, inboxLine, inboxState, type InboxLine, type InboxState } from '../graph/inbox.ts'
import type { InstagramContext } from './context.ts'
import type { PerFlavour } from './flavours.ts'
import { findConversation, shownMid } from './threads.ts'
import type { Customer, Message } from './world.ts'

/** A message as the person sees it, with what only the simulator knows. */
export interface InstagramInboxMessage extends InboxLine {
  from: 'customer' | 'account'
  /** The id in each flavour; `mid` is that of the one that is connected. */
  mids: PerFlavour<string>
  reactions: { account?: string | undefined; customer?: string | undefined }
}

/** One person's side of the conversation. */
export interface InstagramInbox extends InboxState {
  id: string
  name: string
  username: string
  accountId: string
  blocked: boolean
  messages: InstagramInboxMessage[]
  /** The account has seen everything up to here. */
  seenByAccountMs: number | null
  folder: 'primary' | 'general' | 'requests' | null
}

/** The world as `GET /_sim/world` shows it. */
export interface InstagramWorldView {
  /** The accounts, and the webhook fields they subscribed in each flavour. */
  accounts: { id: string; username: string; pageId: string; subscriptions: PerFlavour<string[] | null> }[]
  webhookUrl: string | null
  /** The inbox of every person, in the order of the seed. */
  customers: InstagramInbox[]
  /** The threads of the accounts with themselves. */
  selves: InstagramInbox[]
  calls: Call[]
  webhooks: { made: number }
}

/** Draws the world. */
export function viewWorld(
  context: InstagramContext,
  webhookUrl: string | null,
  webhooksMade: number,
): InstagramWorldView {
  const { world } = context
  const inboxes = (isSelf: boolean) =>
    [...world.customers.values()]
      .filter((customer) => customer.isSelf === isSelf)
      .map((customer) => viewInbox(context, customer))
  return {
    accounts: [...world.accounts.values()].map(({ id, username, pageId, subscriptions }) => ({
      id,
      username,
      pageId,
      subscriptions: {
        instagram_login: subscriptions.instagram_login?.fields ?? null,
        facebook_login: subscriptions.facebook_login?.fields ?? null,
      },
    })),
    webhookUrl,
    customers: inboxes(false),
    selves: inboxes(true),
    calls: [...world.calls],
    webhooks: { made: webhooksMade },
  }
}

function viewInbox(context: InstagramContext, customer: Customer): InstagramInbox {
  const { id, name, username, accountId, blocked } = customer
  const conversation = findConversation(context.world, customer)
  return {
    id,
    name,
    username,
    accountId,
    blocked,
    ...inboxState(context.clock, conversation),
    messages: (conversation?.messages ?? []).map((message) => viewMessage(context, message)),
    seenByAccountMs: conversation?.seenByAccountMs ?? null,
    folder: conversation?.folder ?? null,
  }
}

function viewMessage(context: InstagramContext, message: Message): InstagramInboxMessage {
  const attachments = message.attachments.map((attachment) => inboxAttachment(context, attachment))
  const replied = context.world.messages.get(message.replyTo ?? '')
  return {
    ...inboxLine(message, attachments),
    mid: shownMid(context.world, message),
    replyTo: replied && shownMid(context.world, replied),
    from: message.from,
    mids: { ...message.mids },
    reactions: { ...message.reactions },
  }
}
