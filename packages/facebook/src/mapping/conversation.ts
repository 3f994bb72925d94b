import type { Conversation } from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import type { WireConversation } from '../api/wire.ts'
import { personOf } from './message.ts'

/** A conversation of the list. */
export function conversationFromNode(
  native: WireConversation,
  accountId: string,
  raw: unknown,
): Conversation {
  const participants = (native.participants?.data ?? [])
    .map(personOf)
    .filter((person) => person !== undefined)
    .filter((person) => person.id !== accountId)
  return omitUndefined({
    platform: 'facebook',
    id: native.id,
    accountId,
    kind: participants.length > 1 ? ('group' as const) : ('direct' as const),
    participants,
    updatedAt: parseTimestamp(native.updated_time),
    unreadCount: native.unread_count ?? undefined,
    canReply: native.can_reply ?? undefined,
    raw,
  })
}
