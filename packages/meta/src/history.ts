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
import { isPlainObject, omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import { graphErrorOf } from './graph-error.ts'
import { bears, noConversation, withheld } from './graph-failures.ts'
import type { ListRequest, MessagingApi } from './messaging-api.ts'
import { nativeId } from './native-id.ts'
import type { WireList } from './nodes/wire-node.ts'
import { nextCursor } from './paging.ts'

/** How a network reads its past. */
export interface HistoryOptions {
  readonly api: MessagingApi
  readonly credentials: Credentials
  readonly call?: CallOptions | undefined
  /** Lets time pass; from `resolveRuntime`. */
  readonly wait: ResolvedRuntime['wait']
}

/**
 * Reads one page of conversations. Where the network is known for conversations that break a whole list, the page
 * is then listed without its details and each conversation is read by itself.
 *
 * @param rescue whether to do that
 */
export async function readConversations(
  history: HistoryOptions & { readonly rescue: boolean },
  query: PageQuery,
  read: (raw: unknown) => Conversation,
): Promise<Page<Conversation>> {
  const { api, credentials, call } = history
  const list = await api.listConversations(credentials, query, call).catch((error: unknown) => {
    if (!history.rescue || !isBroken(error)) throw error
    return listOneByOne(history, query)
  })
  return pageOf(list, read, idOf)
}

async function listOneByOne(history: HistoryOptions, query: PageQuery): Promise<WireList> {
  const { api, credentials, call } = history
  const list = await patiently(history, () => api.listBareConversations(credentials, query, call))
  const readOne = (id: string) => patiently(history, () => api.readConversation(credentials, id, call))
  return { ...list, data: await eachAlone(list.data ?? [], readOne, isBroken) }
}

/** What a network says of its messages. */
export interface MessageHistory extends HistoryOptions {
  /** The one spelling of a message id. */
  readonly messageId: (native: string) => string
  /** How many of the newest messages of a conversation have content; the others are not asked for one by one. */
  readonly readable?: number
}

/**
 * Reads one page of messages, by the thread or by the person; when one unreadable message breaks the list, each
 * message by itself.
 */
export async function readMessages(
  history: MessageHistory,
  conversation: ConversationRef,
  query: PageQuery,
  read: (raw: unknown, conversation: ConversationRef) => Message,
): Promise<Page<Message>> {
  const at = splitCursor(query.cursor)
  const threadId = conversation.id ?? at.threadId ?? (await findThread(history, conversation.participantId))
  const request = omitUndefined({ limit: query.limit, cursor: at.cursor })
  const list = await listOneWay(history, threadId, request)
  const known = omitUndefined({ id: threadId, participantId: conversation.participantId })
  const page = pageOf(
    list,
    (raw) => read(raw, known),
    (native) => (idOf(native) === unknownId ? unknownId : history.messageId(idOf(native))),
  )
  // A listing by person remembers its thread in the cursor, so that it is looked up only once.
  if (page.nextCursor === undefined || conversation.id !== undefined) return page
  return { ...page, nextCursor: joinCursor(threadId, page.nextCursor) }
}

async function findThread(history: MessageHistory, participantId: string | undefined): Promise<string> {
  const { api, credentials, call } = history
  if (participantId === undefined) throw noConversation()
  try {
    const threadId = await api.findThread(credentials, participantId, call)
    if (threadId !== undefined) return threadId
  } catch (error) {
    // Meta refuses a stranger in the words of the Send API.
    if (!DmError.isInstance(error) || error.code !== 'recipient_not_found') throw error
  }
  throw noConversation()
}

async function listOneWay(
  history: MessageHistory,
  threadId: string,
  request: ListRequest,
): Promise<WireList> {
  const { api, credentials, call, readable = Infinity } = history
  try {
    return await api.listMessages(credentials, threadId, request, call)
  } catch (error) {
    if (!isUnreadable(error)) throw error
  }
  const list = await patiently(history, () => api.listMessageIds(credentials, threadId, request, call))
  const items = list.data ?? []
  const count = request.cursor === undefined ? readable : items.length
  const readOne = (id: string) => patiently(history, () => api.readMessage(credentials, id, call))
  const newest = await eachAlone(items.slice(0, count), readOne, isUnreadable)
  const beyond = items.slice(count).map((item) => ({ id: idOf(item), unreadable: withheld() }))
  return { ...list, data: [...newest, ...beyond] }
}

/** Meta counts these calls by the second. */
const pauseMs = 1000

/**
 * Makes a call that was too soon once more, after a pause: reading one by one takes many calls, of which Meta allows
 * two a second for an account of Instagram. A refusal that names a longer wait is left to the caller.
 *
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
async function patiently<Result>(
  { wait, call }: HistoryOptions,
  makeCall: () => Promise<Result>,
): Promise<Result> {
  try {
    return await makeCall()
  } catch (error) {
    if (!DmError.isInstance(error) || error.code !== 'rate_limited') throw error
    if ((error.retryAfterMs ?? 0) > pauseMs) throw error
    await wait(pauseMs, call?.signal)
    return makeCall()
  }
}

/** One after the other, so that the network is not asked for all at once. */
async function eachAlone(
  items: readonly unknown[],
  readOne: (id: string) => Promise<unknown>,
  mayFail: (error: unknown) => error is DmError,
): Promise<unknown[]> {
  const read: unknown[] = []
  for (const item of items) {
    const id = idOf(item)
    try {
      read.push(await readOne(id))
    } catch (error) {
      if (!mayFail(error)) throw error
      read.push({ id, unreadable: error })
    }
  }
  return read
}

/**
 * Code 9000001, under which Meta lists messages and will not show them.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations
 */
function isUnreadable(error: unknown): error is DmError {
  return bears(error, '9000001')
}

/** Codes 1 and 2, which say no more than that something failed. */
function isBroken(error: unknown): error is DmError {
  return DmError.isInstance(error) && ['1', '2'].includes(error.upstream?.code ?? '')
}

/** Reads each item; one that cannot be read is named in `skipped` and the others stay. */
function pageOf<Item>(
  list: WireList,
  read: (native: unknown) => Item,
  nameOf: (native: unknown) => string,
): Page<Item> {
  const items: Item[] = []
  const skipped: SkippedItem[] = []
  for (const native of list.data ?? []) {
    try {
      const error = errorWithin(native)
      if (error !== undefined) throw error
      items.push(read(native))
    } catch (error) {
      if (!DmError.isInstance(error)) throw error
      skipped.push({ id: nameOf(native), error })
    }
  }
  return {
    items,
    ...omitUndefined({
      nextCursor: nextCursor(list.paging),
      skipped: skipped.length > 0 ? skipped : undefined,
    }),
  }
}

function errorWithin(native: unknown): DmError | undefined {
  if (!isPlainObject(native)) return undefined
  if (DmError.isInstance(native.unreadable)) return native.unreadable
  return isPlainObject(native.error) ? graphErrorOf(native.error) : undefined
}

const unknownId = 'unknown'

function idOf(native: unknown): string {
  return (isPlainObject(native) ? nativeId(native.id) : undefined) ?? unknownId
}

/** Cursors of Meta never begin with `@`. */
function joinCursor(threadId: string, cursor: string): string {
  return `@${threadId.length}:${threadId}${cursor}`
}

function splitCursor(joined: string | undefined): { threadId?: string; cursor?: string } {
  const [, digits, rest = ''] = /^@(\d+):(.*)$/s.exec(joined ?? '') ?? []
  if (digits === undefined) return omitUndefined({ cursor: joined })
  const length = Number(digits)
  return { threadId: rest.slice(0, length), cursor: rest.slice(length) }
}
