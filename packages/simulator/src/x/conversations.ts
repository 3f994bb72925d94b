import type { XContext } from './context.ts'
import { mediaKey } from './media-hosts.ts'
import { compareIds } from './snowflake.ts'
import { writeText } from './text.ts'
import type { Conversation, DmEvent, Media, MessageEvent, Place } from './world.ts'

/** The id of a conversation of two: both ids, the smaller number first. */
export function directId(a: string, b: string): string {
  return [a, b].sort(compareIds).join('-')
}

/** The conversation of two, begun when there is none yet. */
export function openDirect(context: XContext, a: string, b: string): Conversation {
  const id = directId(a, b)
  return context.world.conversations.get(id) ?? begin(context, { id, kind: 'direct', participantIds: [a, b] })
}

/** Begins a group; even the same members get a new one. */
export function openGroup(context: XContext, participantIds: string[], atMs: number): Conversation {
  return begin(context, { id: context.snowflake(atMs), kind: 'group', participantIds })
}

function begin(context: XContext, what: Pick<Conversation, 'id' | 'kind' | 'participantIds'>): Conversation {
  const conversation: Conversation = {
    ...what,
    events: [],
    readUpTo: new Map(),
    migrated: false,
    secrets: [],
  }
  context.world.conversations.set(conversation.id, conversation)
  return conversation
}

/** A conversation by its id; the two halves of a direct one may stand in either order. */
export function findConversation(context: XContext, id: string): Conversation | undefined {
  const [a = '', b] = id.split('-')
  return context.world.conversations.get(b === undefined ? id : directId(a, b))
}

/** The other one of two. */
export function peerOf(conversation: Conversation, userId: string): string {
  return conversation.participantIds.find((id) => id !== userId) ?? userId
}

/** What a message is made of. */
export interface NewMessage {
  id?: string
  atMs: number
  senderId: string
  text: string
  media?: Media | undefined
  /** The message that held the media first. */
  firstDmId?: string | undefined
  appId?: string | undefined
  place?: Place
}

/** Adds a message to a conversation. */
export function addMessage(context: XContext, conversation: Conversation, fields: NewMessage): MessageEvent {
  const id = fields.id ?? context.snowflake(fields.atMs)
  const { media } = fields
  const attachment = media && { media, dmId: fields.firstDmId ?? id }
  const link = media && { expandedUrl: `https://twitter.com/messages/media/${id}`, mediaKey: mediaKey(media) }
  const event: MessageEvent = {
    type: 'MessageCreate',
    id,
    conversationId: conversation.id,
    atMs: fields.atMs,
    senderId: fields.senderId,
    text: writeText(fields.text, () => shortLink(context), link),
    attachment,
    appId: fields.appId,
    place: fields.place ?? 'inbox',
    hiddenFor: new Set(),
  }
  addEvent(context, conversation, event)
  return event
}

/** Puts an event in its place, which its id decides. */
export function addEvent(context: XContext, conversation: Conversation, event: DmEvent): void {
  context.world.events.set(event.id, event)
  const { events } = conversation
  const earlier = events.findLastIndex(({ id }) => compareIds(id, event.id) < 0)
  events.splice(earlier + 1, 0, event)
}

/** The messages of a conversation, oldest first. */
export function messagesOf(conversation: Conversation | undefined): MessageEvent[] {
  return (conversation?.events ?? []).filter((event): event is MessageEvent => event.type === 'MessageCreate')
}

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A t.co link nobody had before. */
function shortLink(context: XContext): string {
  let rest = BigInt(context.snowflake(context.clock.now())) & ((1n << 59n) - 1n)
  let text = ''
  for (let index = 0; index < 10; index++) {
    text = (letters[Number(rest % 62n)] ?? '0') + text
    rest /= 62n
  }
  return `https://t.co/${text}`
}
