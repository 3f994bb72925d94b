import type { Conversation, Credentials, Participant, PlatformId } from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import { isOwnId } from './own-side.ts'
import type { WireConversation, WirePerson } from './wire-node.ts'

/** A conversation of a listing. */
export function conversationFromNode(
  native: WireConversation,
  platform: PlatformId,
  credentials: Credentials,
  raw: unknown,
): Conversation {
  const participants = othersIn(native, credentials)
  return omitUndefined({
    platform,
    id: native.id,
    accountId: credentials.accountId,
    kind: participants.length > 1 ? ('group' as const) : ('direct' as const),
    participants,
    updatedAt: parseTimestamp(native.updated_time),
    unreadCount: native.unread_count ?? undefined,
    canReply: native.can_reply ?? undefined,
    raw,
  })
}

/** Everybody in a conversation but our own account, which is listed too. */
export function othersIn(native: WireConversation, credentials: Credentials): Participant[] {
  return (native.participants?.data ?? [])
    .map(personOf)
    .filter((person) => person !== undefined)
    .filter(({ id }) => !isOwnId(credentials, id))
}

/** A person of a read node; Meta's made-up mail address is left out. */
export function personOf(native: WirePerson | null | undefined): Participant | undefined {
  if (native?.id === undefined) return undefined
  return omitUndefined({ id: native.id, name: native.name, username: native.username })
}
