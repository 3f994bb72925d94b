import type { Conversation } from '@dm/core'
import type { WireConversation } from '../api/wire.ts'
import { notWrittenYet } from '../not-written-yet.ts'

/** A conversation of the list. */
export function conversationFrom(_wire: WireConversation, _accountId: string): Conversation {
  return notWrittenYet('mapping/conversation.ts: conversationFrom')
}
