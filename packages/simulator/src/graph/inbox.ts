import type { SimulatorClock } from '../clock.ts'
import type { FileAttachment, OtherAttachment } from './files.ts'
import { fileNode, type View } from './file-views.ts'
import type { MediaContext } from './media-host.ts'
import type { Thread, ThreadMessage } from './threads.ts'
import { windowClosesAt } from './window.ts'

/** A message as the person sees it, with what only the simulator knows. */
export interface InboxLine {
  mid: string
  text: string
  atMs: number
  attachments: Record<string, unknown>[]
  quickReplies: string[]
  replyTo?: string | undefined
  messagingType?: string | undefined
  tag?: string | undefined
  appId?: string | undefined
  edits: number
  unsent: boolean
}

/** What an inbox shows beside its messages. */
export interface InboxState {
  conversationId: string | null
  /** The other side is seen typing. */
  typing: boolean
  /** The person has read everything up to here. */
  readByCustomerMs: number | null
  /** When one may no longer write freely; null when one never could. */
  windowClosesAtMs: number | null
  ownerAppId: string | null
}

/** Draws what an inbox shows beside its messages. */
export function inboxState(clock: SimulatorClock, thread: Thread<ThreadMessage> | undefined): InboxState {
  return {
    conversationId: thread?.id ?? null,
    typing: (thread?.typingUntilMs ?? 0) > clock.now(),
    readByCustomerMs: thread?.readByCustomerMs ?? null,
    windowClosesAtMs: windowClosesAt(thread),
    ownerAppId: thread?.ownerAppId ?? null,
  }
}

/** Draws a message. */
export function inboxLine(message: ThreadMessage, attachments: View[]): InboxLine {
  const { mid, text, atMs, replyTo, messagingType, tag, appId, edits, unsent } = message
  const quickReplies = message.quickReplies.map(({ title, content_type }) => title ?? content_type)
  return { mid, text, atMs, attachments, quickReplies, replyTo, messagingType, tag, appId, edits, unsent }
}

/** Draws a file or anything else attached. */
export function inboxAttachment(context: MediaContext, attachment: FileAttachment | OtherAttachment): View {
  if (attachment.kind === 'other') return { type: attachment.type, payload: attachment.payload }
  return { type: attachment.kind, ...fileNode(context, attachment) }
}
