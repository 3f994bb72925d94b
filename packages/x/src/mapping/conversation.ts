import type { Conversation, Participant } from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import { wireEvent, type WireEvent } from '../api/wire.ts'
import { peerOf, sortedId } from './conversation-id.ts'
import { userOf, type Users } from './participant.ts'

/**
 * The conversations that a page of events is about, newest activity first. Of a group those are known who wrote
 * or came on this page: X has no list of members.
 */
export function conversationsOf(
  natives: readonly unknown[],
  accountId: string,
  users: Users,
): Conversation[] {
  const byId = new Map<string, { event: WireEvent; raw: unknown }[]>()
  for (const raw of natives) {
    const { success, data: event } = wireEvent.safeParse(raw)
    // An event without a conversation says nothing here; one that cannot be read hurts no other.
    if (!success || event.dm_conversation_id === undefined) continue
    const id = sortedId(event.dm_conversation_id)
    byId.set(id, [...(byId.get(id) ?? []), { event, raw }])
  }
  return [...byId].map(([id, events]) => {
    const peer = peerOf(id, accountId)
    const [newest] = events
    return omitUndefined({
      platform: 'x',
      id,
      accountId,
      kind: id.includes('-') ? ('direct' as const) : ('group' as const),
      participants: peer === undefined ? membersOf(events, accountId, users) : [userOf(peer, users)],
      updatedAt: parseTimestamp(newest?.event.created_at),
      raw: newest?.raw,
    })
  })
}

/** Who wrote or came, and did not leave after that. */
function membersOf(
  newestFirst: readonly { event: WireEvent }[],
  accountId: string,
  users: Users,
): Participant[] {
  const here = new Map<string, boolean>()
  for (const { event } of newestFirst) {
    const left = event.event_type === 'ParticipantsLeave'
    for (const id of [event.sender_id, ...(event.participant_ids ?? [])]) {
      if (id !== undefined && id !== accountId && !here.has(id)) here.set(id, !left)
    }
  }
  return [...here].flatMap(([id, isHere]) => (isHere ? [userOf(id, users)] : []))
}
