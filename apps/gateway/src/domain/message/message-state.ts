import type {
  Attachment,
  Message,
  MessageDeleted,
  MessageEdited,
  Referral,
  ReplyTarget,
  Tap,
  Timestamp,
} from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { later } from '../later.ts'
import { forget, tell, untold, type Told } from '../told.ts'

/** What is told of a message. Everything but the first five is content, which an unsend takes back. */
export interface MessageValues {
  readonly direction: Message['direction']
  readonly senderId: string
  readonly recipientId: string
  readonly appId: string
  readonly sentAt: Timestamp
  readonly text: string
  readonly attachments: readonly Attachment[]
  readonly replyTo: ReplyTarget
  readonly tap: Tap
  readonly referral: Referral
}

const content = ['text', 'attachments', 'replyTo', 'tap', 'referral'] as const

/** All that is known of one message, from whatever was told of it so far and in whatever order. */
export interface MessageState {
  /** The network's id. */
  readonly id: string
  readonly conversationId: string
  readonly told: Told<MessageValues>
  /** False as long as only an edit or a removal was told, which have overtaken the message. */
  readonly known: boolean
  /** Whether it was only ever read as history. */
  readonly history: boolean
  readonly edits: number
  readonly editedAt?: Timestamp
  readonly deletedAt?: Timestamp
}

/**
 * Who tells of a message: our own send, reading what was before the account was linked, reading what webhooks have
 * missed since, a webhook.
 */
export type Teller = 'send' | 'history' | 'repair' | 'webhook'
/** The higher, the more credible. */
const credibility: Record<Teller, number> = { send: 0, history: 1, repair: 1, webhook: 2 }

interface Source {
  readonly teller: Teller
  readonly eventId: string
  readonly occurredAt?: Timestamp | undefined
}

/** Orders what is told of one message: later edits first of all, then by teller, by the network's time, by event. */
function rankOf({ teller, eventId, occurredAt = '' }: Source, edits = 0): string {
  return [String(edits).padStart(6, '0'), credibility[teller], occurredAt, eventId].join('|')
}

/** A message of which nothing has been told yet. */
export function newMessage(id: string, conversationId: string): MessageState {
  return { id, conversationId, told: untold, known: false, history: false, edits: 0 }
}

/** The message after somebody told it whole, or as whole as they know. */
export function messageTold(
  message: MessageState,
  values: { readonly [Name in keyof MessageValues]?: MessageValues[Name] | undefined },
  source: Source,
  edits = 0,
): MessageState {
  const { text, attachments, ...rest } = values
  // An empty list is what a teller says who does not see the files.
  const files = attachments === undefined || attachments.length === 0 ? undefined : attachments
  const beside = tell(message.told, rankOf(source), { ...rest, attachments: files })
  const history = source.teller === 'history'
  return scrubbed({
    ...message,
    told: tell(beside, rankOf(source, edits), { text }),
    known: true,
    history: message.known ? message.history && history : history,
    edits: Math.max(message.edits, edits),
  })
}

/** The message with new text, unless a later edit is known. */
export function messageEdited(message: MessageState, event: MessageEdited): MessageState {
  const edits = Math.max(1, event.edits ?? 1)
  const source: Source = { teller: 'webhook', eventId: event.id, occurredAt: event.occurredAt }
  return scrubbed({
    ...message,
    told: tell(message.told, rankOf(source, edits), { text: event.text }),
    edits: Math.max(message.edits, edits),
    ...omitUndefined({ editedAt: later(message.editedAt, event.occurredAt) }),
  })
}

/** The message after it was taken back: its content is forgotten, that it was there stays. */
export function messageDeleted(message: MessageState, event: MessageDeleted, now: Timestamp): MessageState {
  const at = event.occurredAt ?? now
  const { deletedAt = at } = message
  return scrubbed({ ...message, deletedAt: at < deletedAt ? at : deletedAt })
}

function scrubbed(message: MessageState): MessageState {
  if (message.deletedAt === undefined) return message
  const { editedAt: _editedAt, ...rest } = message
  return { ...rest, told: forget(message.told, content), edits: 0 }
}

/** What a reader sees of a message; nothing of one that was only heard of, or that was taken back. */
export type VisibleMessage = Partial<MessageValues> & {
  readonly id: string
  readonly edits?: number
  readonly editedAt?: Timestamp
  readonly history?: boolean
}

export function visibleMessage(message: MessageState | undefined): VisibleMessage | undefined {
  if (!message?.known || message.deletedAt !== undefined) return undefined
  const { id, told, edits, editedAt, history } = message
  return {
    id,
    ...told.values,
    ...(edits > 0 && { edits }),
    ...(editedAt !== undefined && { editedAt }),
    ...(history && { history }),
  }
}
