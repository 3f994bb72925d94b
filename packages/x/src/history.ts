import {
  DmError,
  type CallOptions,
  type Conversation,
  type ConversationRef,
  type Message,
  type Page,
  type PageQuery,
  type SkippedItem,
} from '@dm/core'
import { isPlainObject, nativeId, omitUndefined, readAnswer } from '@dm/core/kit'
import { maxPage, type XApi } from './api/client.ts'
import { wireEvent, type WireEvents } from './api/wire.ts'
import { invalidRequest } from './errors.ts'
import { conversationRef, directConversationId, placeOf, type Place } from './mapping/conversation-id.ts'
import { includedMedia } from './mapping/attachment.ts'
import { conversationsOf } from './mapping/conversation.ts'
import { messageFromEvent, type Included } from './mapping/message.ts'
import { includedUsers } from './mapping/participant.ts'

/** Reads one page of messages, by the person or by the group. */
export async function readMessages(
  api: XApi,
  accountId: string,
  conversation: ConversationRef,
  query: PageQuery,
  options: CallOptions | undefined,
): Promise<Page<Message>> {
  const place = placeOf(conversation, accountId, 'read')
  const list = await api.listMessages(place, { limit: query.limit, token: query.cursor }, options)
  const included = includedIn(list)
  const known = refOf(place, accountId)
  const items: Message[] = []
  const skipped: SkippedItem[] = []
  for (const raw of list.data ?? []) {
    try {
      const event = readAnswer(wireEvent, raw)
      // Joins and leaves were not asked for; they are no messages.
      if (event.event_type !== undefined && event.event_type !== 'MessageCreate') continue
      const message = messageFromEvent(event, accountId, known, included, raw)
      if (message === undefined) throw withoutSender()
      items.push(message)
    } catch (error) {
      skipped.push(skippedItem(raw, error))
    }
  }
  return {
    items,
    ...omitUndefined({ nextCursor: list.meta?.next_token }),
    ...(skipped.length > 0 ? { skipped } : {}),
  }
}

/** The conversation as webhooks name it, however the caller did. */
function refOf(place: Place, accountId: string): ConversationRef {
  const id = 'groupId' in place ? place.groupId : directConversationId(accountId, place.participantId)
  return conversationRef(id, accountId)
}

function includedIn({ includes }: WireEvents): Included {
  return {
    users: includedUsers(includes?.users ?? []),
    media: includedMedia(includes?.media ?? []),
  }
}

function withoutSender(): DmError {
  return new DmError({ code: 'upstream_malformed', message: 'X does not say who wrote this message.' })
}

/**
 * Reads one page of conversations. X lists events, so a conversation is there by its newest one; those that an
 * earlier page had are passed over, for which the cursor carries them.
 */
export async function readConversations(
  api: XApi,
  accountId: string,
  { limit = maxPage, cursor }: PageQuery,
  options: CallOptions | undefined,
): Promise<Page<Conversation>> {
  const { token, seen } = readCursor(cursor)
  const list = await api.listEvents({ limit: maxPage, token }, options)
  const found = conversationsOf(list.data ?? [], accountId, includedUsers(list.includes?.users ?? []))
  const fresh = found.filter(({ id }) => !seen.includes(id))
  const items = fresh.slice(0, Math.max(1, limit))
  const shown = [...seen, ...items.map(({ id }) => id)]
  // The rest of this page comes next time: it is read again, and what was shown is passed over.
  const next = items.length < fresh.length ? { token } : { token: list.meta?.next_token, ends: true }
  const isLast = next.ends === true && next.token === undefined
  // A page that is read again is reported with its last part, so that nothing is named twice.
  const skipped = next.ends === true ? unreadable(list.data ?? []) : []
  return {
    items,
    ...(isLast ? {} : { nextCursor: writeCursor(next.token, shown) }),
    ...(skipped.length > 0 ? { skipped } : {}),
  }
}

function unreadable(natives: readonly unknown[]): SkippedItem[] {
  return natives.flatMap((raw) => {
    try {
      readAnswer(wireEvent, raw)
      return []
    } catch (error) {
      return [skippedItem(raw, error)]
    }
  })
}

function skippedItem(raw: unknown, error: unknown): SkippedItem {
  if (!DmError.isInstance(error)) throw error
  return { id: (isPlainObject(raw) ? nativeId(raw.id) : undefined) ?? 'unknown', error }
}

/** The page of X to read, and the conversations that were shown. */
interface Cursor {
  readonly token?: string | undefined
  readonly seen: readonly string[]
}

function writeCursor(token: string | undefined, seen: readonly string[]): string {
  return [token ?? '', ...seen].join(' ')
}

function readCursor(cursor: string | undefined): Cursor {
  if (cursor === undefined) return { seen: [] }
  const [token = '', ...seen] = cursor.split(' ')
  if (!/^\w*$/.test(token)) throw invalidRequest('cursor', 'This is no cursor of a list of conversations.')
  return { token: token === '' ? undefined : token, seen }
}
