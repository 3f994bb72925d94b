import {
  DmError,
  type CallOptions,
  type Conversation,
  type ConversationRef,
  type Credentials,
  type Message,
  type Page,
  type PageQuery,
  type SkippedItem,
} from '@dm/core'
import { isPlainObject, omitUndefined, readAnswer } from '@dm/core/kit'
import { graphErrorOf, nativeId, nextCursor } from '@dm/meta'
import type { FacebookApi } from './api/client.ts'
import { wireConversation, wireMessage, type WireMessage } from './api/wire.ts'
import { noConversation, withheld } from './errors.ts'
import { conversationFromNode } from './mapping/conversation.ts'
import { messageId } from './mapping/message-id.ts'
import { messageFromNode } from './mapping/message.ts'

/** Reads one page of conversations. */
export async function readConversations(
  api: FacebookApi,
  credentials: Credentials,
  query: PageQuery,
  options?: CallOptions,
): Promise<Page<Conversation>> {
  const list = await api.listConversations(credentials, query, options)
  const read = (raw: unknown) =>
    conversationFromNode(readAnswer(wireConversation, raw), credentials.accountId, raw)
  return { ...collect(list.data ?? [], read), ...omitUndefined({ nextCursor: nextCursor(list.paging) }) }
}

/** Reads one page of messages, by the thread or by the person. */
export async function readMessages(
  api: FacebookApi,
  credentials: Credentials,
  conversation: ConversationRef,
  query: PageQuery,
  options?: CallOptions,
): Promise<Page<Message>> {
  const at = splitCursor(query.cursor)
  const threadId =
    conversation.id ?? at.threadId ?? (await findThread(api, credentials, conversation, options))
  const request = omitUndefined({ limit: query.limit, cursor: at.cursor })
  const list = await listOneWay(api, credentials, threadId, request, options)
  const known = omitUndefined({ id: threadId, participantId: conversation.participantId })
  const read = (raw: unknown) => {
    const node = readAnswer(wireMessage, raw)
    if (isBare(node)) throw withheld()
    return messageFromNode(node, credentials.accountId, known, raw)
  }
  const after = nextCursor(list.paging)
  // A listing by person remembers its thread in the cursor, so that it is looked up only once.
  const cursor = after === undefined || conversation.id !== undefined ? after : `${threadId}:${after}`
  return { ...collect(list.data ?? [], read), ...omitUndefined({ nextCursor: cursor }) }
}

async function findThread(
  api: FacebookApi,
  credentials: Credentials,
  conversation: ConversationRef,
  options: CallOptions | undefined,
): Promise<string> {
  const { participantId } = conversation
  if (participantId === undefined) throw noConversation()
  try {
    const threadId = await api.findThread(credentials, participantId, options)
    if (threadId !== undefined) return threadId
  } catch (error) {
    // Meta refuses a stranger in the words of the Send API.
    if (!DmError.isInstance(error) || error.code !== 'recipient_not_found') throw error
  }
  throw noConversation()
}

/** With details; or, when one unreadable message breaks the list, each message by itself. */
async function listOneWay(
  api: FacebookApi,
  credentials: Credentials,
  threadId: string,
  request: PageQuery,
  options: CallOptions | undefined,
) {
  try {
    return await api.listMessages(credentials, threadId, request, options)
  } catch (error) {
    if (!isUnreadable(error)) throw error
  }
  const list = await api.listMessageIds(credentials, threadId, request, options)
  const data: unknown[] = []
  // One after the other, because Meta allows two of these calls a second for a Page.
  // https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting
  for (const item of list.data ?? []) data.push(await readOne(api, credentials, item, options))
  return { ...list, data }
}

async function readOne(
  api: FacebookApi,
  credentials: Credentials,
  item: unknown,
  options: CallOptions | undefined,
): Promise<unknown> {
  const id = idOf(item)
  try {
    return await api.readMessage(credentials, id, options)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    return { id, unreadable: error }
  }
}

/**
 * Code 9000001, under which Meta lists messages and will not show them.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations
 */
function isUnreadable(error: unknown): error is DmError {
  if (!DmError.isInstance(error)) return false
  return error.upstream?.code === '9000001' || error.upstream?.subcode === '9000001'
}

/** Only its id and time: all that is left of messages that are beyond Meta's reach. */
function isBare(node: WireMessage): boolean {
  const { from, to, message, attachments, shares, sticker } = node
  return [from, to, message, attachments, shares, sticker].every((value) => value == null)
}

/** Reads each item; one that cannot be read is named in `skipped` and the others stay. */
function collect<Item>(
  natives: readonly unknown[],
  read: (native: unknown) => Item,
): { items: Item[]; skipped?: SkippedItem[] } {
  const items: Item[] = []
  const skipped: SkippedItem[] = []
  for (const native of natives) {
    const error = errorWithin(native)
    if (error !== undefined) {
      skipped.push({ id: skippedId(native), error })
      continue
    }
    try {
      items.push(read(native))
    } catch (cause) {
      if (!DmError.isInstance(cause)) throw cause
      skipped.push({ id: skippedId(native), error: cause })
    }
  }
  return { items, ...(skipped.length > 0 ? { skipped } : {}) }
}

function errorWithin(native: unknown): DmError | undefined {
  if (!isPlainObject(native)) return undefined
  if (DmError.isInstance(native.unreadable)) return native.unreadable
  return isPlainObject(native.error) ? graphErrorOf(native.error) : undefined
}

function idOf(native: unknown): string {
  return (isPlainObject(native) ? nativeId(native.id) : undefined) ?? 'unknown'
}

function skippedId(native: unknown): string {
  const id = idOf(native)
  return id === 'unknown' || id.startsWith('t_') ? id : messageId(id)
}

function splitCursor(cursor: string | undefined): { threadId?: string; cursor?: string } {
  const [, threadId, after] = /^(t_[^:]+):(.*)$/s.exec(cursor ?? '') ?? []
  return omitUndefined({ threadId, cursor: threadId === undefined ? cursor : after })
}
