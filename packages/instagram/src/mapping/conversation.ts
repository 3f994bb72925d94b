import type { Conversation, Credentials } from '@dm/core'
import { readAnswer } from '@dm/core/kit'
import { conversationFromNode, wireConversation } from '@dm/meta'
import { network } from './network.ts'

/** A conversation of the list. */
export function conversationOf(raw: unknown, credentials: Credentials): Conversation {
  return conversationFromNode(readAnswer(wireConversation, raw), network.platform, credentials, raw)
}
