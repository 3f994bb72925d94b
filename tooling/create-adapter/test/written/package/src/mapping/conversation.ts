import type { Conversation } from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import type { WireConversation } from '../api/wire.ts'
import { personFrom } from './message.ts'

/** A conversation of the list. */
export function conversationFrom(wire: WireConversation, accountId: string): Conversation {
  return omitUndefined({
    platform: 'new-network',
    id: wire.id,
    accountId,
    kind: 'direct' as const,
    participants: wire.person ? [personFrom(wire.person)] : [],
    updatedAt: parseTimestamp(wire.updated),
    raw: wire,
  })
}
