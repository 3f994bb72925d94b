import type { QuickReply } from './quick-replies.ts'
import type { Windows } from './window.ts'

/** What a message has on every network; sender, attachments and reactions differ. */
export interface ThreadMessage {
  mid: string
  /** Grows with every message of the world. */
  order: number
  customerId: string
  atMs: number
  text: string
  quickReplies: QuickReply[]
  /** The payload of the quick reply or button that the person tapped to write this. */
  tapped?: string | undefined
  replyTo?: string | undefined
  messagingType?: string | undefined
  tag?: string | undefined
  appId?: string | undefined
  edits: number
  unsent: boolean
  unsupported: boolean
}

/** What a conversation has on every network. */
export interface Thread<Message> extends Windows {
  id: string
  customerId: string
  messages: Message[]
  updatedAtMs: number
  /** The person has read everything up to here. */
  readByCustomerMs: number | null
  typingUntilMs: number
  /** The app that owns the thread; null while it is idle or routing is off. */
  ownerAppId: string | null
  ownerUntilMs: number
}

/** A conversation in which nothing happened. */
export function blankThread(nowMs: number) {
  return {
    updatedAtMs: nowMs,
    windowOpenedAtMs: null,
    lastMessageAtMs: null,
    readByCustomerMs: null,
    typingUntilMs: 0,
    ownerAppId: null,
    ownerUntilMs: 0,
  }
}

/** A message that says nothing. */
export function blankMessage() {
  return {
    text: '',
    attachments: [],
    quickReplies: [],
    reactions: {},
    edits: 0,
    unsent: false,
    unsupported: false,
  }
}

/** The moment of a conversation's next message: times inside one strictly grow, as they do on a live platform. */
export function nextMoment(conversation: { messages: { atMs: number }[] }, nowMs: number): number {
  return Math.max(nowMs, (conversation.messages.at(-1)?.atMs ?? 0) + 1)
}

/** The messages that are still there. */
export function presentMessages<Message extends { unsent: boolean }>({
  messages,
}: {
  messages: Message[]
}): Message[] {
  return messages.filter(({ unsent }) => !unsent)
}

/** Where a conversation stands among others: the newest first. */
export function activity({ updatedAtMs, messages }: Thread<ThreadMessage>): [number, number] {
  return [updatedAtMs, messages.at(-1)?.order ?? 0]
}

/** Newest activity first. */
export function byActivity(a: Thread<ThreadMessage>, b: Thread<ThreadMessage>): number {
  const [aMs, aOrder] = activity(a)
  const [bMs, bOrder] = activity(b)
  return bMs - aMs || bOrder - aOrder
}
